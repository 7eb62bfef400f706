namespace FashionMnist;

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

    public string ClassesPicture => Path.Combine(_path, "classes.png");

    public string PredictionsPicture => Path.Combine(_path, "predictions.png");

    public string Model => Path.Combine(_path, "fashion.zip");
}
