namespace Explain;

/// <summary>Where a run leaves what it makes. The folder is there once this object is.</summary>
internal sealed class OutputFolder
{
    private readonly string _path;

    public OutputFolder(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(_path);
    }

    public string Silhouettes => Path.Combine(_path, "silhouettes");

    public string Picture => Path.Combine(_path, "explained.png");

    public string Model => Path.Combine(_path, "explained.zip");
}
