using Microsoft.ML.Data;

namespace ExampleKit.Data;

/// <summary>One picture and the kind of clothing on it, with the names and types of the columns that LoadFromIdx makes.</summary>
internal sealed class LabelledImage
{
    public const int Side = 28;

    /// <summary>Shades row by row from the top, 0 (background) to 255.</summary>
    [VectorType(Side, Side)]
    public byte[] Image { get; set; } = [];

    /// <summary>The place in <see cref="ClothingClasses.Names"/>.</summary>
    public byte Label { get; set; }
}
