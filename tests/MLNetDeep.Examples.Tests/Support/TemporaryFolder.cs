namespace MLNetDeep.Examples.Tests.Support;

/// <summary>A folder of a test's own, gone with all it holds when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlnetdeep-").FullName;

    public string[] FileNames => [.. Directory.GetFiles(Path).Select(System.IO.Path.GetFileName).Order()!];

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
