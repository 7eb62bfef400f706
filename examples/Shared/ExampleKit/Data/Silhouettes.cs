namespace ExampleKit.Data;

/// <summary>
/// Draws stand-ins for Fashion-MNIST, for a machine that cannot fetch it: the same ten kinds of clothing in the same form, but only in
/// outline. Each garment's size, place, slant, corners, shade and noise vary, so that a network must learn something. The same seed draws
/// the same pictures everywhere: nothing but the four operations, whose results are the same on all processors, decides a pixel.
/// </summary>
internal sealed class Silhouettes(int seed)
{
    public const int TrainingCount = 12_000;
    public const int TestCount = 2_000;

    private readonly Random _random = new(seed);

    /// <summary>Writes a training and a test set into the folder, under the original files' names.</summary>
    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var silhouettes = new Silhouettes(seed: 42);
        var files = FashionMnistFiles.In(folder);
        IdxWriter.Write(silhouettes.Draw(TrainingCount), files.TrainImages, files.TrainLabels);
        IdxWriter.Write(silhouettes.Draw(TestCount), files.TestImages, files.TestLabels);
    }

    /// <summary>The next so many pictures, kinds mixed at random.</summary>
    public IReadOnlyList<LabelledImage> Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => DrawOne())];

    private LabelledImage DrawOne()
    {
        var label = (byte)_random.Next(Wardrobe.Garments.Count);
        var canvas = new Canvas();
        var shade = Around(0.6, 0.35);
        var placement = new Placement(Around(0.85, 0.2), Around(0.85, 0.15), Around(0, 0.2), Around(0, 2.5), Around(0, 2));

        foreach (var outline in Wardrobe.Garments[label])
            canvas.Paint(outline.Shade * shade,
                [.. outline.Points.Select(point => placement.Of(point.X + Around(0, 2.5), point.Y + Around(0, 2)))]);

        return new LabelledImage { Image = [.. canvas.Shades.Select(Speckled)], Label = label };
    }

    /// <summary>The shade as a byte: cloth gets a grain, and now and then a speck falls anywhere.</summary>
    private byte Speckled(double shade)
    {
        var grained = shade * Around(1, 0.35);
        var speck = _random.Next(40) == 0 ? Around(0, 0.6) : 0;
        return (byte)(Math.Clamp(grained + speck, 0, 1) * 255);
    }

    private double Around(double middle, double spread) => middle + spread * (2 * _random.NextDouble() - 1);

    /// <summary>How a garment lies on the square: stretched and slanted about the middle, then shifted.</summary>
    private readonly record struct Placement(double Width, double Height, double Slant, double Right, double Down)
    {
        private const double Middle = LabelledImage.Side / 2.0;

        public (double X, double Y) Of(double x, double y) =>
            (Middle + Width * (x - Middle) + Slant * (y - Middle) + Right, Middle + Height * (y - Middle) + Down);
    }
}
