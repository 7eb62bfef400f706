using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls along half a cosine wave, jumps back up, falls along a longer one, and so on: in cycle i (from 0), of which
/// the share p is done, factor = (1 - EndFactor) · HeightMultiplier^i · ½ (1 + cos(π p)) + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>CosineDecayRestarts</c>, with <c>first_decay_steps</c>, <c>t_mul</c>, <c>m_mul</c> and
/// <c>alpha</c>. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.
/// </remarks>
public sealed record CosineRestartsSchedule : LearningRateSchedule
{
    /// <summary>How long the first cycle is.</summary>
    /// <value>The default value is a seventh of the run, so that with the default <see cref="LengthMultiplier"/> three cycles (1 + 2 + 4)
    /// fill it. (Keras has no default.)</value>
    public TrainingSpan FirstLength { get; init; } = TrainingSpan.ShareOfRun(1 / 7.0);

    /// <summary>How many times longer each cycle is than the one before; a finite number of at least 1.</summary>
    /// <value>The default value is 2.</value>
    public float LengthMultiplier { get; init; } = 2;

    /// <summary>How many times higher each cycle starts than the one before; a finite number above 0.</summary>
    /// <value>The default value is 1.</value>
    public float HeightMultiplier { get; init; } = 1;

    /// <summary>The factor at the end of each cycle; a finite number of at least 0.</summary>
    /// <value>The default value is 0.</value>
    public float EndFactor { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress)
    {
        var (cycle, done) = CycleAt(progress.In(FirstLength));
        return (1.0 - EndFactor) * Math.Pow(HeightMultiplier, cycle) * HalfCosine(done) + EndFactor;
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. TrainingSpan.Violations(FirstLength, $"{name}.{nameof(FirstLength)}"),
        .. OptionRules.AtLeast(1f, LengthMultiplier, $"{name}.{nameof(LengthMultiplier)}"),
        .. OptionRules.Positive(HeightMultiplier, $"{name}.{nameof(HeightMultiplier)}"),
        .. OptionRules.NotNegative(EndFactor, $"{name}.{nameof(EndFactor)}"),
    ];

    /// <summary>The cycle, from 0, and the share of it that is done, at a time in units of the first cycle.</summary>
    private (double Cycle, double Done) CycleAt(double time)
    {
        if (LengthMultiplier == 1)
            return (Math.Floor(time), time - Math.Floor(time));

        double growth = LengthMultiplier;
        var cycle = Math.Floor(Math.Log(1 + time * (growth - 1)) / Math.Log(growth));
        // The logarithms may miss a cycle's first step by a rounding error, and put it at the end of the cycle before: the rate would be 0,
        // not 1.
        if (StartOf(cycle + 1) <= time)
            cycle++;
        return (cycle, Math.Clamp((time - StartOf(cycle)) / Math.Pow(growth, cycle), 0, 1));

        double StartOf(double i) => (Math.Pow(growth, i) - 1) / (growth - 1);
    }
}
