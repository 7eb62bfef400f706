using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Features;

/// <summary>
/// The features of the rows of a data set, in the form that keeps them small: <see cref="DenseFeatureRows"/>, <see cref="ByteFeatureRows"/>,
/// <see cref="SparseFeatureRows"/>, or, on a GPU, <see cref="ResidentFeatureRows"/>. All give the same numbers. Owns its memory; reading is thread-safe.
/// </summary>
internal abstract class FeatureRows : IDisposable
{
    /// <summary>Features that are gathered into one span.</summary>
    private const int MostOfPiece = 1 << 28;

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

    /// <summary>
    /// Copies rows into a new tensor [rows, <see cref="Width"/>], float32, on a device. To a GPU they go through pinned memory, and nobody waits for them to arrive: while it
    /// works on one batch, the next is gathered and sent after it.
    /// </summary>
    /// <param name="rows">Which, by index.</param>
    /// <param name="onDevice">The same indices on the device: int64 [rows], contiguous.</param>
    public virtual Tensor Gather(ReadOnlySpan<int> rows, Tensor onDevice)
    {
        var features = empty([rows.Length, Width], float32, CPU);
        // Piece by piece: a span holds 2 GB at most.
        var atOnce = Math.Max(1, MostOfPiece / Width);
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            var some = rows.Slice(start, Math.Min(atOnce, rows.Length - start));
            using var piece = features.narrow(0, start, some.Length);
            Gather(some, MemoryMarshal.Cast<byte, float>(piece.bytes));
        }
        if (onDevice.device_type == TorchSharp.DeviceType.CPU)
            return features;

        // libtorch keeps a pinned block until what reads it on the GPU has been done, and only then uses it again.
        using (features)
        using (var pinned = features.pin_memory())
            return pinned.to(onDevice.device, non_blocking: true);
    }

    /// <summary>The rows where a device that trains can best get at them: on a GPU, those that are not sparse lie in its memory if they fit. Takes these rows over.</summary>
    public virtual FeatureRows MoveTo(Device device) => this;

    /// <summary>The name of the form, wherever the rows lie.</summary>
    public virtual string Form => GetType().Name;

    /// <summary>Adds all values to what a hash is made of. Rows of equal values in the same form give the same bytes, wherever they lie.</summary>
    public abstract void AddTo(Stream hash);

    public abstract void Dispose();
}
