using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.SweepWorker;

/// <summary>
/// A database that stays where the networks of the second trial are kept and the trial is not finished, until its process is killed.
/// </summary>
internal sealed class HoldingDatabase(ISweepDatabase inner) : PassingDatabase(inner)
{
    private int _kept;

    public override void KeepNetworks(int number, int attempt, byte[] networks)
    {
        base.KeepNetworks(number, attempt, networks);
        if (Interlocked.Increment(ref _kept) != 2)
            return;
        Console.WriteLine($"kept {number}");
        Console.Out.Flush();
        Thread.Sleep(Timeout.Infinite);
    }
}
