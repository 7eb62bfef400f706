using System.Runtime.InteropServices;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The memory of a network in managed code: the flat buffers it shares with the optimizer, and what its layers keep of a batch. Owns the
/// latter.
/// </summary>
/// <param name="network">Whose parameters are trained; must live as long.</param>
/// <param name="capacity">The most rows of a batch.</param>
/// <param name="workers">How many work at once at most.</param>
internal sealed unsafe class ManagedMemory(NetworkState network, int capacity, int workers) : IDisposable
{
    private readonly OwnedParts _owned = new();

    /// <summary>The most rows of a batch.</summary>
    public int Capacity => capacity;

    /// <summary>How many work at once at most.</summary>
    public int Workers => workers;

    /// <summary>Where an array of parameters lies; null of null.</summary>
    public float* Parameter(ParameterSlot? slot) => slot is null ? null : network.Parameters.Start + slot.Offset;

    /// <summary>Where the gradients of an array of parameters lie; null of null.</summary>
    public float* Gradient(ParameterSlot? slot) => slot is null ? null : network.Gradients.Start + slot.Offset;

    /// <summary>Where an array of running statistics lies.</summary>
    public float* Statistic(ParameterSlot slot) => network.Statistics.Start + slot.Offset;

    /// <summary>Where a layer's own trained arrays lie, one behind the other; null where it has none.</summary>
    public float* Parameters(PlacedLayer placed) =>
        placed.ParameterRange.Length == 0 ? null : network.Parameters.Start + placed.ParameterRange.Offset;

    /// <summary>Where their gradients lie.</summary>
    public float* Gradients(PlacedLayer placed) =>
        placed.ParameterRange.Length == 0 ? null : network.Gradients.Start + placed.ParameterRange.Offset;

    /// <summary>Where a layer's own running statistics lie, one behind the other; null where it has none.</summary>
    public float* Statistics(PlacedLayer placed) =>
        placed.StatisticRange.Length == 0 ? null : network.Statistics.Start + placed.StatisticRange.Offset;

    /// <summary>A float of each column for each row.</summary>
    public float* Rows(int width) => Floats((long)capacity * width);

    /// <summary>A signal of its own; with gradients where they are needed.</summary>
    public Signal Signal(int width, bool hasGradients) => new(width, Rows(width), hasGradients ? Rows(width) : null);

    /// <summary>Memory for so many rows in place of each; owned here.</summary>
    public ManagedMemory Times(int members) => Own(new ManagedMemory(network, checked(capacity * members), workers));

    public float* Floats(long count) => Own(new FloatBuffer(count)).Start;

    /// <summary>Takes something over that is to be disposed of with the network.</summary>
    public T Own<T>(T item)
        where T : IDisposable => _owned.Add(item);

    public void Dispose() => _owned.Dispose();
}

/// <summary>
/// Scratch memory for the kernels, as often as workers are: a piece of work takes one for as long as it runs, mostly the one its thread had
/// before. Thread-safe.
/// </summary>
internal sealed unsafe class ScratchPool
{
    private readonly float*[] _memory;
    private readonly int[] _taken;

    /// <param name="memory">Owns it.</param>
    /// <param name="size">How many floats each needs.</param>
    public ScratchPool(ManagedMemory memory, int size)
    {
        _memory = new float*[memory.Workers];
        _taken = new int[memory.Workers];
        for (var i = 0; i < _memory.Length; i++)
            _memory[i] = memory.Floats(size);
    }

    /// <summary>Takes one that nobody has, until it is disposed of.</summary>
    public Scratch Take()
    {
        // There are as many as workers, so one is free; another worker may be quicker to take the one seen.
        for (var i = 0; ; i = (i + 1) % _taken.Length)
        {
            if (Interlocked.CompareExchange(ref _taken[i], 1, 0) == 0)
                return new Scratch(_memory[i], ref _taken[i]);
        }
    }

    /// <summary>What a piece of work has for itself.</summary>
    public readonly ref struct Scratch(float* memory, ref int taken) : IDisposable
    {
        private readonly ref int _taken = ref taken;

        public float* Memory => memory;

        public void Dispose() => Volatile.Write(ref _taken, 0);
    }
}

/// <summary>Floats in memory that does not move, from the beginning of a cache line on; zero at first. Owns the memory.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    private const nuint CacheLine = 64;

    public FloatBuffer(long length)
    {
        var bytes = checked((nuint)Math.Max(1, length) * sizeof(float));
        Start = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(Start, bytes);
    }

    public float* Start { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
