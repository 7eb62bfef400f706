using Microsoft.ML.Data;

namespace MLNetDeep.Trimmed;

internal sealed class Row
{
    [VectorType(3)]
    public float[] Values { get; init; } = [];

    public float Label { get; init; }

    public static Row Of(int i) => new() { Values = [i % 7, i % 5, i % 3], Label = i % 7 + i % 5 };
}
