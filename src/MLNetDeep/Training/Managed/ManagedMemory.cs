using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The memory of a network in managed code: the flat buffers it shares with the optimizer, and what its layers keep of a batch. Owns the latter.
/// </summary>
/// <param name="network">Whose parameters are trained; must be on the CPU, and live as long.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed unsafe class ManagedMemory(TorchNetwork network, int capacity) : IDisposable
{
    private readonly List<FloatBuffer> _owned = [];

    /// <summary>The most rows of a batch.</summary>
    public int Capacity => capacity;

    /// <summary>Where an array of parameters lies; null of null.</summary>
    public float* Parameter(ParameterSlot? slot) => slot is null ? null : network.Parameters.Start + slot.Offset;

    /// <summary>Where the gradients of an array of parameters lie; null of null.</summary>
    public float* Gradient(ParameterSlot? slot) => slot is null ? null : network.Gradients.Start + slot.Offset;

    /// <summary>Where an array of running statistics lies.</summary>
    public float* Statistic(ParameterSlot slot) => network.Statistics.Start + slot.Offset;

    /// <summary>A float of each column for each row.</summary>
    public float* Rows(int width) => Floats((long)capacity * width);

    /// <summary>A signal of its own; with gradients where they are needed.</summary>
    public Signal Signal(int width, bool hasGradients) => new(width, Rows(width), hasGradients ? Rows(width) : null);

    public float* Floats(long count)
    {
        var buffer = new FloatBuffer(count);
        _owned.Add(buffer);
        return buffer.Start;
    }

    public void Dispose()
    {
        foreach (var buffer in _owned)
            buffer.Dispose();
    }
}
