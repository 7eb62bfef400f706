namespace Pictures;

/// <summary>Where a run leaves what it makes. The folder is there once this object is.</summary>
internal sealed class OutputFolder
{
    private readonly string _path;

    public OutputFolder(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(_path);
    }

    public string Model => Path.Combine(_path, "pictures.zip");

    /// <summary>A folder of its own for each number of pictures: none of another run are left among them.</summary>
    public string RoadSigns(bool quick) => Path.Combine(_path, quick ? "road-signs-quick" : "road-signs");
}
