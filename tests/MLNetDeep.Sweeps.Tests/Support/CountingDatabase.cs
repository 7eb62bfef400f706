using MLNetDeep.Sweeps.Store;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A database that counts how many trials were read.</summary>
internal sealed class CountingDatabase(ISweepDatabase inner) : PassingDatabase(inner)
{
    public int TrialsRead { get; private set; }

    public override T Exclusively<T>(Func<ISweepRows, T> action) => base.Exclusively(_ => action(this));

    public override IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among)
    {
        var trials = base.Trials(from, among);
        TrialsRead += trials.Count;
        return trials;
    }
}
