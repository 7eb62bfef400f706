namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>Several networks side by side: each trains on one thread, and as many at once as there are processors. A step is one of every
/// network.</summary>
internal sealed class SideBySideLoop(StepRows rows, int[] widths, int batch, int networks) : IStepLoop
{
    private readonly EngineLoop[] _loops = [.. Enumerable.Range(0, networks)
        .Select(_ => new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, workers: 1))];

    public int Threads => 1;

    public void Run(int steps)
    {
        var next = -1;
        Thread[] threads = [.. Enumerable.Range(1, Math.Min(_loops.Length, Environment.ProcessorCount) - 1).Select(_ => new Thread(Work))];
        foreach (var thread in threads)
            thread.Start();
        Work();
        foreach (var thread in threads)
            thread.Join();

        void Work()
        {
            while (Interlocked.Increment(ref next) is var number && number < _loops.Length)
                _loops[number].Run(steps);
        }
    }

    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }
}
