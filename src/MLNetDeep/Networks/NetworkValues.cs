namespace MLNetDeep.Networks;

/// <summary>
/// The values of one network, to be read where they lie: those of a finished model, or of one in training as they are at the moment.
/// </summary>
/// <param name="parameters">All trained values, in the order of the specification.</param>
/// <param name="statistics">All running statistics, in that order.</param>
internal sealed class NetworkValues(ReadOnlyMemory<float> parameters, ReadOnlyMemory<float> statistics)
{
    /// <summary>
    /// What stands for the last of the parameters: an output layer at another scale. None where they are read as they are.
    /// </summary>
    public ReadOnlyMemory<float> InPlaceOfLast { get; init; }

    private int End => parameters.Length - InPlaceOfLast.Length;

    /// <summary>The values of a parameter array; none of null.</summary>
    public ReadOnlyMemory<float> ParameterValues(ParameterSlot? slot) => slot is null ? default : Parameters(slot.Offset, slot.Length);

    /// <summary>The values of running statistics.</summary>
    public ReadOnlyMemory<float> StatisticValues(ParameterSlot slot) => statistics.Slice(slot.Offset, slot.Length);

    /// <summary>A layer's own trained values, one array behind the other; none where it has none.</summary>
    public ReadOnlyMemory<float> ParametersOf(PlacedLayer layer) => Parameters(layer.ParameterRange.Offset, layer.ParameterRange.Length);

    /// <summary>A layer's own running statistics, one array behind the other; none where it has none.</summary>
    public ReadOnlyMemory<float> StatisticsOf(PlacedLayer layer) =>
        statistics.Slice(layer.StatisticRange.Offset, layer.StatisticRange.Length);

    private ReadOnlyMemory<float> Parameters(int offset, int length) =>
        InPlaceOfLast.IsEmpty || offset < End ? parameters.Slice(offset, length) : InPlaceOfLast.Slice(offset - End, length);
}

/// <summary>
/// One value for each parameter of a network, wherever they lie: in memory of our own (<see cref="ParameterBuffer"/>), or in that of a
/// device. What a checkpoint keeps.
/// </summary>
internal abstract class StoredValues : IDisposable
{
    /// <summary>How many values there are, with those that fill up the last vector.</summary>
    public abstract int Length { get; }

    /// <summary>Reads all values.</summary>
    /// <param name="values"><see cref="Length"/> of them; written to.</param>
    public abstract void CopyTo(Span<float> values);

    /// <summary>Sets all values.</summary>
    /// <param name="values"><see cref="Length"/> of them.</param>
    public abstract void CopyFrom(ReadOnlySpan<float> values);

    /// <summary>Whether no value is NaN or infinite. Waits for the device where they lie on one.</summary>
    public abstract bool IsFinite { get; }

    public abstract void Dispose();
}
