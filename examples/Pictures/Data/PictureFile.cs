namespace Pictures.Data;

/// <summary>A picture and what is on it; a row of the data.</summary>
internal sealed class PictureFile
{
    /// <summary>The whole path: the model is to find pictures wherever they are.</summary>
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}
