using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>A row of a large table: 28 numbers, a tenth of which are missing, and two texts.</summary>
internal sealed class LargeTableRow
{
    public const string LabelName = "Label";

    [VectorType(28)]
    public float[] Numbers { get; set; } = [];

    public string City { get; set; } = "";

    public string Plan { get; set; } = "";

    public float Label { get; set; }

    /// <summary>The label follows from three numbers, where they are there, and from the city.</summary>
    public static LargeTableRow Draw(Random random)
    {
        var numbers = new float[28];
        foreach (ref var number in numbers.AsSpan())
            number = random.Next(10) == 0 ? float.NaN : random.NextSingle() * 1000;
        var city = random.Next(200);
        var label = city % 7 + Known(numbers[0]) / 100 + MathF.Abs(Known(numbers[1]) - 500) / 50 + (Known(numbers[2]) > 300 ? 4 : 0)
            + random.NextSingle();
        return new() { Numbers = numbers, City = $"city {city}", Plan = $"plan {random.Next(12)}", Label = label };
    }

    private static float Known(float number) => float.IsNaN(number) ? 500 : number;
}
