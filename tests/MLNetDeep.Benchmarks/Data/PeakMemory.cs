namespace MLNetDeep.Benchmarks.Data;

/// <summary>The most memory the process had while something ran, looked at every few milliseconds.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private long _peak;

    public PeakMemory()
    {
        GC.Collect();
        Before = _peak = Environment.WorkingSet;
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What it had when this began, in bytes.</summary>
    public long Before { get; }

    /// <summary>The most it had, in bytes.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        do
            Interlocked.Exchange(ref _peak, Math.Max(_peak, Environment.WorkingSet));
        while (!_end.Wait(TimeSpan.FromMilliseconds(5)));
    }
}
