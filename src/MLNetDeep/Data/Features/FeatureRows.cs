using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Features;

/// <summary>
/// The features of the rows of a data set, in the form that keeps them small: <see cref="DenseFeatureRows"/>, <see cref="ByteFeatureRows"/>,
/// <see cref="SparseFeatureRows"/>, or, on a GPU, <see cref="ResidentFeatureRows"/>. All give the same numbers. Owns its memory; reading is thread-safe.
/// </summary>
internal abstract class FeatureRows : IDisposable
{
    /// <summary>How many rows.</summary>
    public abstract int Count { get; }

    /// <summary>How many features a row has.</summary>
    public abstract int Width { get; }

    /// <summary>What the rows cost, in bytes of memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Copies rows, one after the other, as Single.</summary>
    /// <param name="rows">Which, by index, in the order wanted; any may come twice.</param>
    /// <param name="features">[rows, <see cref="Width"/>]; overwritten whole.</param>
    public abstract void Gather(ReadOnlySpan<int> rows, Span<float> features);

    /// <summary>Copies rows into a new tensor [rows, <see cref="Width"/>], float32, on the device of the indices.</summary>
    /// <param name="rows">Which, by index: int64 [rows], contiguous.</param>
    public virtual Tensor Gather(Tensor rows)
    {
        using var onCpu = rows.cpu();
        var indices = MemoryMarshal.Cast<byte, long>(onCpu.bytes);
        var narrow = indices.Length <= 1024 ? stackalloc int[indices.Length] : new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
            narrow[i] = (int)indices[i];

        var features = empty([indices.Length, Width], float32, CPU);
        Gather(narrow, MemoryMarshal.Cast<byte, float>(features.bytes));
        if (rows.device_type == TorchSharp.DeviceType.CPU)
            return features;

        using (features)
            return features.to(rows.device);
    }

    /// <summary>The rows where a device that trains can best get at them: on a GPU, those that are not sparse lie in its memory. Takes these rows over.</summary>
    public virtual FeatureRows MoveTo(Device device) => this;

    /// <summary>Adds all values to what a hash is made of. Rows of equal values in the same form give the same bytes.</summary>
    public abstract void AddTo(Stream hash);

    public abstract void Dispose();
}
