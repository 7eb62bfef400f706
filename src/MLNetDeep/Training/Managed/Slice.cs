namespace MLNetDeep.Training.Managed;

/// <summary>
/// The part that one worker computes: of a batch rows, or columns where a layer mixes rows; of parameters whole vectors.
/// </summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Slice(int Start, int Count)
{
    /// <summary>The same rows, where each is several.</summary>
    public Slice Times(int members) => new(Start * members, Count * members);
}
