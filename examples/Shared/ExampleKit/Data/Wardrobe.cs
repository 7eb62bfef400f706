using static ExampleKit.Data.Outline;

namespace ExampleKit.Data;

/// <summary>
/// What the ten kinds of clothing look like in outline, in the order of <see cref="ClothingClasses.Names"/>. Tops differ by little (length
/// of the sleeves, a row of buttons, the hem), as they do in Fashion-MNIST.
/// </summary>
internal static class Wardrobe
{
    public static IReadOnlyList<IReadOnlyList<Outline>> Garments { get; } =
    [
        [Mirrored(1, (0, 7), (2.5, 5), (5, 5.5), (10, 10), (8, 13), (6, 11), (6, 23))],
        [Mirrored(1, (0, 3), (4.5, 3), (6.5, 26), (2, 26), (0.5, 9))],
        [Mirrored(1, (0, 6.5), (2.5, 5), (5, 5.5), (9, 9.5), (11, 22.5), (8, 23), (6.2, 12.5), (6.2, 23.5))],
        [Mirrored(1, (0, 7), (2, 4), (3.5, 4), (4.2, 8), (3.2, 12), (6.5, 26))],
        [Mirrored(1, (0, 5.5), (2.5, 4), (5, 4.5), (9, 8.5), (10.5, 21), (8, 21.5), (6.4, 12), (7, 26)),
        Mirrored(0.3, (0.5, 6), (0.5, 26))],
        [
            new Outline(1, [(3, 21), (25, 22), (25, 24), (3, 23.5)]),
            new Outline(0.8, [(6, 21), (12, 11), (14, 11), (8.5, 21)]),
            new Outline(0.8, [(12, 12), (14, 11), (22, 22), (19.5, 22)]),
        ],
        [
            Mirrored(1, (0, 6.5), (2.5, 5), (5, 5.5), (8.5, 9.5), (10, 20), (7.6, 20.5), (6, 12.5), (6, 23)),
            Mirrored(0.45, (0.4, 7.5), (0.4, 22.5)),
            Mirrored(0.6, (0, 9), (2.5, 5), (3.5, 5.5), (1, 10)),
        ],
        [
            new Outline(1, [(3, 21), (3, 14), (7, 13), (13, 16), (21, 17.5), (25, 20), (25, 21)]),
            new Outline(0.6, [(2.5, 21), (25.5, 21), (25, 23), (3, 23)]),
        ],
        [Mirrored(0.7, (0, 4), (4, 5), (6, 12), (4.6, 12), (3, 7), (0, 6)), Mirrored(1, (9.5, 11), (10.5, 23.5))],
        [
            new Outline(1, [(5, 22), (5.5, 6), (14, 5.5), (13.5, 14), (21, 17), (25, 20), (25, 22)]),
            new Outline(0.5, [(4.5, 22), (25, 22), (25, 23.5), (12, 23.5), (11, 25), (4.5, 25)]),
        ],
    ];
}
