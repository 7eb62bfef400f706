using System.Runtime.InteropServices;
using MLNetDeep.Data.Features;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Features;

/// <summary>Features of a batch as a tensor, wherever they lie.</summary>
internal static class FeatureTensors
{
    /// <summary>Features that are gathered into one span.</summary>
    private const int MostOfPiece = 1 << 28;

    /// <summary>
    /// Copies rows into a new tensor [rows, features], float32, on a device. To a GPU they go through pinned memory, and nobody waits for
    /// them to arrive: while it works on one batch, the next is gathered and sent after it.
    /// </summary>
    /// <param name="features">All rows.</param>
    /// <param name="rows">Which, by index.</param>
    /// <param name="onDevice">The same indices on the device: int64 [rows], contiguous.</param>
    /// <param name="pinned">What sends them to a GPU; null on the CPU.</param>
    public static Tensor Gather(FeatureRows features, ReadOnlySpan<int> rows, Tensor onDevice, PinnedMemory? pinned)
    {
        if (features is ResidentFeatureRows resident)
            return resident.Gather(onDevice);

        var gathered = empty([rows.Length, features.Width], float32, CPU);
        // Piece by piece: a span holds 2 GB at most.
        var atOnce = Math.Max(1, MostOfPiece / features.Width);
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            var some = rows.Slice(start, Math.Min(atOnce, rows.Length - start));
            using var piece = gathered.narrow(0, start, some.Length);
            features.Gather(some, MemoryMarshal.Cast<byte, float>(piece.bytes));
        }
        return pinned?.Send(gathered, onDevice.device) ?? gathered;
    }
}
