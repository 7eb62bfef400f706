namespace MLNetDeep.Benchmarks.Sweeps;

/// <summary>Ends a sweep when its trials have taken so many epochs.</summary>
/// <param name="most">How many.</param>
/// <param name="spent">Cancelled then.</param>
internal sealed class EpochBudget(int most, CancellationTokenSource spent) : SweepCallback
{
    private int _epochs;

    public override void OnSweepBegin(IReadOnlyList<SweepTrial> done, int? maxTrials) => Count(done.Sum(trial => trial.Epochs));

    public override void OnTrialEnd(SweepTrial trial, SweepTrial? best) => Count(trial.Epochs);

    private void Count(int epochs)
    {
        _epochs += epochs;
        if (_epochs >= most)
            spent.Cancel();
    }
}
