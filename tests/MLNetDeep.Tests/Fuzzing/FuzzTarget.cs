namespace MLNetDeep.Tests.Fuzzing;

/// <summary>Something that reads bytes from anywhere, and files that it reads.</summary>
/// <param name="Name">What it is called on the command line and in a report.</param>
/// <param name="Seeds">Files that are valid; each case changes one of them.</param>
/// <param name="Mutate">Changes a file in a way that knows how it is built.</param>
/// <param name="Read">Reads the file at a path: succeeds, or throws what it may throw.</param>
/// <param name="Beside">How the names end of files that may be left beside it.</param>
internal sealed record FuzzTarget(
    string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Random, byte[]> Mutate, Action<string> Read, params string[] Beside);
