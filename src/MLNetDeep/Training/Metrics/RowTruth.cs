namespace MLNetDeep.Training.Metrics;

/// <summary>What is true of a row: the index of its class, or a value for each output.</summary>
/// <param name="class">The class; -1 where there are values.</param>
/// <param name="values">The values; none where there is a class.</param>
internal readonly ref struct RowTruth(int @class, ReadOnlySpan<float> values)
{
    /// <summary>The class; -1 where the label has a value for each output.</summary>
    public int Class => @class;

    /// <summary>[outputs]: numbers, truths from 0 to 1, or probabilities of classes.</summary>
    public ReadOnlySpan<float> Values { get; } = values;
}
