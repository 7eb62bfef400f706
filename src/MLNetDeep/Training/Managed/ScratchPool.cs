namespace MLNetDeep.Training.Managed;

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
