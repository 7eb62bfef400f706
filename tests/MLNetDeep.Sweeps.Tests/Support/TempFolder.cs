namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A folder of one test's own, gone when the test is over.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-");

    public string FullPath => _directory.FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string this[string fileName] => Path.Combine(FullPath, fileName);

    public void Dispose() => _directory.Delete(recursive: true);
}
