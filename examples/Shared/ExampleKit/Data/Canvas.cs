namespace ExampleKit.Data;

/// <summary>A picture of 28 × 28 shades from 0 to 1 onto which filled shapes are painted with soft edges.</summary>
internal sealed class Canvas
{
    /// <summary>Every row of pixels is cut along this many lines; along a line, what a shape covers is exact.</summary>
    private const int LinesPerRow = 4;

    private const int Side = LabelledImage.Side;

    public double[] Shades { get; } = new double[Side * Side];

    public void Paint(double shade, IReadOnlyList<(double X, double Y)> points)
    {
        var covered = new double[Side];
        for (var row = 0; row < Side; row++)
        {
            Array.Clear(covered);
            for (var line = 0; line < LinesPerRow; line++)
                AddCover(covered, points, row + (line + 0.5) / LinesPerRow);

            for (var column = 0; column < Side; column++)
            {
                ref var pixel = ref Shades[row * Side + column];
                pixel += covered[column] / LinesPerRow * (shade - pixel);
            }
        }
    }

    /// <summary>Adds to each column how much of it lies inside the shape along the line at height y: between its odd and even
    /// crossings.</summary>
    private static void AddCover(double[] covered, IReadOnlyList<(double X, double Y)> points, double y)
    {
        var crossings = new List<double>();
        for (var i = 0; i < points.Count; i++)
        {
            var (from, to) = (points[i], points[(i + 1) % points.Count]);
            if (from.Y <= y != to.Y <= y)
                crossings.Add(from.X + (y - from.Y) / (to.Y - from.Y) * (to.X - from.X));
        }
        crossings.Sort();

        for (var i = 0; i + 1 < crossings.Count; i += 2)
        {
            var (left, right) = (Math.Clamp(crossings[i], 0, Side), Math.Clamp(crossings[i + 1], 0, Side));
            for (var column = (int)left; column < right; column++)
                covered[column] += Math.Min(right, column + 1) - Math.Max(left, column);
        }
    }
}
