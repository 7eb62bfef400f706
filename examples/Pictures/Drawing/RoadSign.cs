using SkiaSharp;

namespace Pictures.Drawing;

/// <summary>A kind of road sign: filled shapes on a square from -1 to 1, x to the right and y down, painted one over the other.</summary>
internal sealed record RoadSign(string Name, IReadOnlyList<(SKColor Color, SKPath Shape)> Layers)
{
    private static readonly SKColor Red = new(0xC1, 0x12, 0x1C);
    private static readonly SKColor Blue = new(0x15, 0x4A, 0x8C);
    private static readonly SKColor Yellow = new(0xF5, 0xC5, 0x00);

    public static IReadOnlyList<RoadSign> Kinds { get; } =
    [
        new("no-entry", [(Red, Circle(1)), (SKColors.White, Polygon((-.7f, -.18f), (.7f, -.18f), (.7f, .18f), (-.7f, .18f)))]),
        new("one-way", [(Blue, Polygon((-1, -.45f), (1, -.45f), (1, .45f), (-1, .45f))),
        (SKColors.White, Polygon((-.8f, -.1f), (.3f, -.1f), (.3f, -.3f), (.85f, 0), (.3f, .3f), (.3f, .1f), (-.8f, .1f)))]),
        new("priority", [(SKColors.White, Polygon((0, -1), (1, 0), (0, 1), (-1, 0))),
        (Yellow, Polygon((0, -.65f), (.65f, 0), (0, .65f), (-.65f, 0)))]),
        new("stop", [(Red, Octagon(1)), (SKColors.White, Polygon((-.75f, -.12f), (-.1f, -.12f), (-.1f, .12f), (-.75f, .12f))),
        (SKColors.White, Polygon((.1f, -.12f), (.75f, -.12f), (.75f, .12f), (.1f, .12f)))]),
        new("yield", [(Red, Polygon((-1, -.8f), (1, -.8f), (0, .95f))), (SKColors.White, Polygon((-.6f, -.57f), (.6f, -.57f), (0, .48f)))]),
    ];

    private static SKPath Circle(float radius)
    {
        var path = new SKPath();
        path.AddCircle(0, 0, radius);
        return path;
    }

    private static SKPath Octagon(float size)
    {
        var corner = size * (MathF.Sqrt(2) - 1);
        return Polygon((-corner, -size), (corner, -size), (size, -corner), (size, corner), (corner, size), (-corner, size), (-size, corner),
            (-size, -corner));
    }

    private static SKPath Polygon(params (float X, float Y)[] points)
    {
        var path = new SKPath();
        path.AddPoly([.. points.Select(point => new SKPoint(point.X, point.Y))]);
        return path;
    }
}
