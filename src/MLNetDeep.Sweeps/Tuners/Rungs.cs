namespace MLNetDeep.Sweeps.Tuners;

/// <summary>The epochs at which a trial is compared with earlier ones, and the comparison.</summary>
internal sealed class Rungs
{
    private readonly AshaTuner _tuner;
    private readonly int _bracket;

    public Rungs(AshaTuner tuner, int number, int numberOfEpochs)
    {
        _tuner = tuner;
        _bracket = number % tuner.Brackets;
        Epochs = [.. EpochsBelow(numberOfEpochs)];
    }

    /// <summary>In order; none at the last epoch, where a trial ends anyway.</summary>
    public IReadOnlyList<int> Epochs { get; }

    /// <summary>Whether a trial continues after a rung.</summary>
    /// <param name="epoch">The rung.</param>
    /// <param name="cost">The best cost of the trial so far.</param>
    /// <param name="tried">Earlier trials.</param>
    public bool GoesOn(int epoch, double cost, IEnumerable<TriedPoint> tried)
    {
        double[] others = [.. tried.Where(trial => trial.Number % _tuner.Brackets == _bracket).Select(trial => CostAt(trial, epoch))
            .OfType<double>()];
        var places = Math.Max(1, (others.Length + 1) / _tuner.ReductionFactor);
        return double.IsFinite(cost) && others.Count(other => other < cost) < places;
    }

    /// <summary>What a trial had reached at a rung; null when it never stood there.</summary>
    private static double? CostAt(TriedPoint trial, int epoch) =>
        trial.State is not (TrialState.Completed or TrialState.Stopped) || trial.Curve.Count == 0 ? null
        : trial.Curve.Count >= epoch ? trial.Curve[epoch - 1]
        : trial.State == TrialState.Completed ? trial.Curve[^1]
        : null;

    private IEnumerable<int> EpochsBelow(int numberOfEpochs)
    {
        for (var epoch = _tuner.MinimumEpochs * Math.Pow(
            _tuner.ReductionFactor, _bracket); epoch < numberOfEpochs; epoch *= _tuner.ReductionFactor)
            yield return (int)epoch;
    }
}
