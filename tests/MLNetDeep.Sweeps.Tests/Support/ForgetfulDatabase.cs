using MLNetDeep.Sweeps.Store;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>
/// A database whose connection is lost after each change was kept, and before the worker hears of it: everything is done a second time.
/// </summary>
internal sealed class ForgetfulDatabase(ISweepDatabase inner) : PassingDatabase(inner)
{
    private int _outages;

    public override int Outages => _outages;

    public override T Exclusively<T>(Func<ISweepRows, T> action) => Twice(() => base.Exclusively(action));

    public override bool Change(int number, int attempt, SweepTrial trial, string worker) =>
        Twice(() => base.Change(number, attempt, trial, worker));

    public override bool Beat(int number, int attempt) => Twice(() => base.Beat(number, attempt));

    private T Twice<T>(Func<T> call)
    {
        call();
        _outages++;
        return call();
    }
}
