namespace MLNetDeep.Training.Managed;

/// <summary>The part of a batch that one worker computes: rows, or columns where a layer mixes rows.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Slice(int Start, int Count)
{
    /// <summary>The same rows, where each is several.</summary>
    public Slice Times(int members) => new(Start * members, Count * members);
}
