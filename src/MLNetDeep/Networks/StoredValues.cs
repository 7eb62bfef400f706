namespace MLNetDeep.Networks;

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
