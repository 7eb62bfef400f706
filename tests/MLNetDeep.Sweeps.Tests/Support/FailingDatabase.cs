using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A database of which some calls fail for as long as a test wants them to.</summary>
internal sealed class FailingDatabase(Sweeps.Store.ISweepDatabase inner) : PassingDatabase(inner)
{
    /// <summary>What a change of a trial throws; null where it works.</summary>
    public Exception? OfChanges { get; set; }

    /// <summary>What the keeping of networks throws.</summary>
    public Exception? OfNetworks { get; set; }

    /// <summary>What the writing of a property throws.</summary>
    public Exception? OfProperties { get; set; }

    /// <summary>What happens before the trials are read.</summary>
    public Action? BeforeTrials { get; set; }

    /// <summary>What happens after a trial was changed.</summary>
    public Action<SweepTrial>? AfterChange { get; set; }

    public bool IsDisposed { get; private set; }

    public override IReadOnlyList<Sweeps.Store.StoredTrial> Trials(int from, IReadOnlyCollection<int> among)
    {
        BeforeTrials?.Invoke();
        return base.Trials(from, among);
    }

    public override bool Change(int number, int attempt, SweepTrial trial, string worker)
    {
        var isChanged = OfChanges is { } failure ? throw failure : base.Change(number, attempt, trial, worker);
        AfterChange?.Invoke(trial);
        return isChanged;
    }

    public override void KeepNetworks(int number, int attempt, byte[] networks)
    {
        if (OfNetworks is { } failure)
            throw failure;
        base.KeepNetworks(number, attempt, networks);
    }

    public override void SetProperty(string name, string value)
    {
        if (OfProperties is { } failure)
            throw failure;
        base.SetProperty(name, value);
    }

    public override void Dispose()
    {
        IsDisposed = true;
        base.Dispose();
    }
}
