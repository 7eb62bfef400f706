using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>The rows of a data set, in memory. Owns features and labels.</summary>
/// <param name="Features">The features, in the form that keeps them small.</param>
/// <param name="Labels">The values of each row's label, as they were read; null where the class is all there is to know.</param>
/// <param name="Classes">The class of each row, of a label of probabilities the likeliest; null where a row has no one class.</param>
/// <param name="SkippedRows">
/// How many rows were left out because a feature, the label, the weight or the group is missing or not finite.
/// </param>
internal sealed record RowStore(FeatureRows Features, GrowingMatrix<float>? Labels, int[]? Classes, long SkippedRows) : IDisposable
{
    /// <summary>The group of each row, from 0 without gaps, for a split by groups; null when nobody asked for groups.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Where each row stands in the data view, from 0; null when nobody asked.</summary>
    public int[]? Positions { get; init; }

    public int Count { get; } = Features.Count;

    /// <summary>The example weight of each row, above 0; null when each weighs 1.</summary>
    public float[]? Weights { get; init; }

    /// <summary>What is said of the rows left out; null when none were.</summary>
    public string? LeftOutWarning { get; init; }

    /// <summary>How many values the label of a row has; 0 where it is the index of a class.</summary>
    public int LabelWidth { get; } = Labels?.Width ?? 0;

    /// <summary>Adds all values to what a hash is made of.</summary>
    public void AddTo(Stream hash)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{Features.Form} [{Features.Count}, {Features.Width}], label [{LabelWidth}]"));
        Features.AddTo(hash);
        if (LabelWidth == 0)
            hash.Write(MemoryMarshal.AsBytes(Classes.AsSpan()));
        for (var row = 0; row < Count && LabelWidth > 0; row++)
            hash.Write(MemoryMarshal.AsBytes(LabelValues(row)));
        Write($"{Groups?.Length} groups, {Weights?.Length} weights");
        hash.Write(MemoryMarshal.AsBytes(Groups.AsSpan()));
        hash.Write(MemoryMarshal.AsBytes(Weights.AsSpan()));

        void Write(string text) => hash.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The label of a row where labels are values.</summary>
    public ReadOnlySpan<float> LabelValues(int row) => (uint)row < (uint)Count
        ? Labels![row]
        : throw new ArgumentOutOfRangeException(nameof(row), row, "Bug in MLNetDeep: there is no such row.");

    public void Dispose()
    {
        Features.Dispose();
        Labels?.Dispose();
    }
}
