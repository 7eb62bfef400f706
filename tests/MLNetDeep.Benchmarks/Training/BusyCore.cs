namespace MLNetDeep.Benchmarks.Training;

/// <summary>Keeps one thread busy until it is disposed of.</summary>
internal sealed class BusyCore : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _ends;

    public BusyCore()
    {
        _thread = new Thread(Work) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
    }

    private void Work()
    {
        var x = 1.0;
        while (!_ends)
        {
            for (var i = 0; i < 100_000; i++)
                x = Math.Sqrt(x + 1);
        }
        GC.KeepAlive(x);
    }
}
