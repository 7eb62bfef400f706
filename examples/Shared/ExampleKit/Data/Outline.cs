namespace ExampleKit.Data;

/// <summary>A filled shape on a square of 28 × 28, x to the right and y down, painted in a shade from 0 to 1.</summary>
internal sealed record Outline(double Shade, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>A shape that is the same on both sides of the middle, from its right half: how far from the middle, and how far
    /// down.</summary>
    public static Outline Mirrored(double shade, params (double FromMiddle, double Y)[] rightHalf)
    {
        const double middle = LabelledImage.Side / 2.0;
        var right = rightHalf.Select(point => (middle + point.FromMiddle, point.Y));
        var left = rightHalf.Reverse().Select(point => (middle - point.FromMiddle, point.Y));
        return new Outline(shade, [.. right, .. left]);
    }
}
