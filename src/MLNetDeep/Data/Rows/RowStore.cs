using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MLNetDeep.Data.Features;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Rows;

/// <summary>The rows of a data set, in memory. Owns features and labels.</summary>
/// <param name="Features">The features, in the form that keeps them small.</param>
/// <param name="Labels">On the device that trains: class indices [rows], int64, for classes given by key; [rows, outputs], float32, else.</param>
/// <param name="Classes">The class of each row in managed memory, of a label of probabilities the likeliest; null where a row has no one class.</param>
/// <param name="SkippedRows">How many rows were left out because a feature, the label, the weight or the group is missing or not finite.</param>
internal sealed unsafe record RowStore(FeatureRows Features, Tensor Labels, int[]? Classes, long SkippedRows) : IDisposable
{
    private nint _firstLabel;

    /// <summary>The group of each row, from 0 without gaps, for a split by groups; null when nobody asked for groups.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Where each row stands in the data view, from 0; null when nobody asked.</summary>
    public int[]? Positions { get; init; }

    public int Count { get; } = Features.Count;

    /// <summary>The example weight of each row, above 0, in managed memory; null when each weighs 1.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Adds all values to what a hash is made of.</summary>
    public void AddTo(Stream hash)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{Features.Form} [{Features.Count}, {Features.Width}], {Labels.dtype} [{string.Join(", ", Labels.shape)}]"));
        Features.AddTo(hash);
        using (var labels = Labels.cpu())
            labels.WriteBytesToStream(hash, bufferSize: 1 << 16);
        Write($"{Groups?.Length} groups, {Weights?.Length} weights");
        hash.Write(MemoryMarshal.AsBytes(Groups.AsSpan()));
        hash.Write(MemoryMarshal.AsBytes(Weights.AsSpan()));

        void Write(string text) => hash.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>How many values the label of a row has; 0 where it is the index of a class.</summary>
    public int LabelWidth { get; } = Labels.dtype == ScalarType.Float32 ? checked((int)Labels.size(1)) : 0;

    /// <summary>The label of a row where labels are values. Only on the CPU.</summary>
    public ReadOnlySpan<float> LabelValues(int row) => (uint)row < (uint)Count ? new(FirstLabel() + (nint)row * LabelWidth, LabelWidth) : throw new ArgumentOutOfRangeException(nameof(row), row, "Bug in MLNetDeep: there is no such row.");

    /// <summary>The same rows with a copy of the labels, to be changed. Only the labels are the copy's own; whoever asked for it disposes of them, and of nothing else.</summary>
    public RowStore WithOwnLabels() => this with { Labels = Labels.clone().DetachFromDisposeScope(), _firstLabel = 0 };

    public void Dispose()
    {
        Features.Dispose();
        Labels.Dispose();
    }

    /// <summary>Where the labels begin; asked for once, for they do not move.</summary>
    private float* FirstLabel()
    {
        if (_firstLabel == 0)
        {
            // A span cannot hold all of them where they are many.
            using var first = Labels.narrow(0, 0, 1);
            _firstLabel = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        }
        return (float*)_firstLabel;
    }
}
