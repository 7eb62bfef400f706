using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A folder of small pictures of one colour each, "red", "green" or "blue", of different sizes; gone when the test is
/// over.</summary>
internal sealed class ColouredPictures : IDisposable
{
    private static readonly string[] Colours = ["red", "green", "blue"];

    private readonly TempFolder _folder = new();

    public ColouredPictures(int count)
    {
        Rows = [.. Enumerable.Range(0, count).Select(i => new Row { Path = $"{i}.png", Label = Colours[i % 3] })];
        for (var i = 0; i < count; i++)
            Draw(i);
    }

    public string FullPath => _folder.FullPath;

    public Row[] Rows { get; }

    /// <summary>The share of the colour in each pixel of a picture, from 0 to 1; of the two other colours there is none.</summary>
    public static float ShadeOf(int picture) => (200 + picture % 50) / 255f;

    public void Dispose() => _folder.Dispose();

    private void Draw(int picture)
    {
        var side = 8 + picture % 5;
        var pixels = new byte[side * side * 4];
        for (var pixel = 0; pixel < pixels.Length; pixel += 4)
        {
            pixels[pixel + picture % 3] = (byte)(200 + picture % 50);
            pixels[pixel + 3] = byte.MaxValue;
        }
        using var image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, pixels);
        image.Save(_folder[$"{picture}.png"]);
    }

    internal sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
