using ExampleKit.Data;

namespace FashionMnistRecipe.Data;

/// <summary>
/// More pictures made of those there are, before training: what is worn is the same thing in a mirror, and a pixel further to the side. No
/// option of the trainer, but a step on the data that any program can take.
/// </summary>
internal static class Copies
{
    private const int Side = LabelledImage.Side;

    private static readonly (int Right, int Down)[] Moves = [(1, 0), (-1, 0), (0, 1), (0, -1)];

    /// <summary>Each picture, each in a mirror, and each moved by a pixel to a side that is drawn, half of these in a mirror too.</summary>
    public static IEnumerable<LabelledImage> With(IReadOnlyList<LabelledImage> images, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. images,
            .. images.Select(Mirrored),
            .. images.Select(image => Moved(random.Next(2) == 0 ? image : Mirrored(image), Moves[random.Next(Moves.Length)])),
        ];
    }

    /// <summary>The picture with left and right exchanged.</summary>
    public static LabelledImage Mirrored(LabelledImage image) => Made(image, (row, column) => image.Image[row * Side + Side - 1 - column]);

    /// <summary>The picture moved; what moves in is background, and what moves out is lost.</summary>
    public static LabelledImage Moved(LabelledImage image, (int Right, int Down) by) => Made(image, (row, column) =>
    {
        var (fromRow, fromColumn) = (row - by.Down, column - by.Right);
        return fromRow is >= 0 and < Side && fromColumn is >= 0 and < Side ? image.Image[fromRow * Side + fromColumn] : (byte)0;
    });

    private static LabelledImage Made(LabelledImage image, Func<int, int, byte> shade) => new()
    {
        Label = image.Label,
        Image = [.. Enumerable.Range(0, Side * Side).Select(pixel => shade(pixel / Side, pixel % Side))],
    };
}
