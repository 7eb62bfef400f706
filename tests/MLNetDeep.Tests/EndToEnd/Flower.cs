using Microsoft.ML.Data;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A made-up row with a label for every task.</summary>
internal sealed class Flower
{
    [VectorType(3)]
    public float[] Features { get; init; } = [];

    public string Species { get; init; } = "";

    public bool IsLarge { get; init; }

    public float Size { get; init; }

    /// <summary>As many different rows, the same every time.</summary>
    public static IReadOnlyList<Flower> Some(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Flower
        {
            Features = [MathF.Sin(i), MathF.Cos(3 * i), i % 7 / 7f],
            Species = (i % 3) switch { 0 => "setosa", 1 => "versicolor", _ => "virginica" },
            IsLarge = i % 7 > 3,
            Size = i % 7 + MathF.Sin(i),
        }),
    ];
}
