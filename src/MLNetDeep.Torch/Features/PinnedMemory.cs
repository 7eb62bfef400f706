using System.Numerics;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Features;

/// <summary>
/// Sends batches to a GPU through pinned memory, and bounds how much of it there is: gathering is often faster than the GPU, and each batch
/// on its way holds a block that the system cannot page out. libtorch rounds a block up to a power of two, keeps it for later batches of
/// that size, and gives none back.
/// </summary>
/// <param name="wait">Returns when the GPU has all that was sent. Called where the bound is reached.</param>
internal sealed class PinnedMemory(Action wait)
{
    /// <summary>The most that batches of one fit hold, in bytes.</summary>
    public const long Most = 256L << 20;

    private readonly Dictionary<long, Blocks> _sizes = [];
    private long _allocated;

    /// <summary>For batches that go to a device; null for the CPU, where nothing is sent.</summary>
    public static PinnedMemory? For(Device device) =>
        device.type == TorchSharp.DeviceType.CPU ? null : new PinnedMemory(() => cuda.synchronize(device));

    /// <summary>The batch on the device; the one given is disposed of.</summary>
    public Tensor Send(Tensor gathered, Device device)
    {
        using (gathered)
        {
            if (!Take(gathered.NumberOfElements * gathered.ElementSize))
                return gathered.to(device);

            // libtorch keeps a pinned block until what reads it on the GPU has been done, and only then uses it again.
            using var pinned = gathered.pin_memory();
            return pinned.to(device, non_blocking: true);
        }
    }

    /// <summary>Takes a block for a batch, after waiting where all are on their way.</summary>
    /// <param name="bytes">How long the batch is.</param>
    /// <returns>Whether there may be one; else the batch goes without, and is waited for.</returns>
    internal bool Take(long bytes)
    {
        var size = (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);
        var blocks = _sizes.GetValueOrDefault(size);
        if (blocks.InUse == blocks.Allocated && _allocated + size <= Most)
        {
            _allocated += size;
            blocks = blocks with { Allocated = blocks.Allocated + 1 };
        }
        else if (blocks.Allocated == 0)
        {
            return false;
        }
        else if (blocks.InUse == blocks.Allocated)
        {
            wait();
            foreach (var known in _sizes.Keys)
                _sizes[known] = _sizes[known] with { InUse = 0 };
            blocks = blocks with { InUse = 0 };
        }
        _sizes[size] = blocks with { InUse = blocks.InUse + 1 };
        return true;
    }

    private readonly record struct Blocks(int Allocated, int InUse);
}
