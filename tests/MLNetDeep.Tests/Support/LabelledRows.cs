using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>Rows of three features and a key label of any number of values; the same for the same seed.</summary>
internal static class LabelledRows
{
    public static MemoryView Draw(int count, int classes, string[]? names = null, int seed = 1)
    {
        var random = new Random(seed);
        float[][] features = [.. Enumerable.Range(0, count)
            .Select(_ => new float[] { random.NextSingle(), random.NextSingle(), random.NextSingle() })];
        uint[] keys = [.. features.Select(row => 1 + (uint)Math.Min(classes - 1, (int)(row[0] * classes)))];
        var annotations = new DataViewSchema.Annotations.Builder();
        if (names is not null)
            annotations.AddKeyValues<ReadOnlyMemory<char>>(
                classes, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> values) =>
                values = new(classes, [.. names.Select(name => name.AsMemory())]));
        return new MemoryView().Add("Label", new KeyDataViewType(typeof(uint), classes), annotations.ToAnnotations(), keys)
            .AddSingles("Features", features);
    }
}
