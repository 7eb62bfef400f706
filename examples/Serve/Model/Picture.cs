using Microsoft.ML.Data;

namespace Serve.Model;

/// <summary>A picture as the pipeline reads it.</summary>
internal sealed class Picture
{
    public const int Side = 28;

    public const int Size = Side * Side;

    /// <summary>Shades row by row from the top, 0 (background) to 255.</summary>
    [VectorType(Side, Side)]
    public byte[] Image { get; set; } = [];

    /// <summary>Not read when predicting; there because the pipeline's first step names it.</summary>
    public byte Label { get; set; }
}
