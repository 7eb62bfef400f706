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

    public bool IsDisposed { get; private set; }

    public override bool Change(int number, int attempt, SweepTrial trial, string worker) =>
        OfChanges is { } failure ? throw failure : base.Change(number, attempt, trial, worker);

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
