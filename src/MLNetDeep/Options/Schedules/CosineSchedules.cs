using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that falls along half a cosine wave: slowly, then fast, then slowly.
/// factor = (1 - EndFactor) · ½ (1 + cos(π min(t, T) / T)) + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>CosineDecay</c>, with <c>decay_steps</c> = T and <c>alpha</c> = EndFactor; its
/// <c>warmup_steps</c> are a <see cref="WarmupSchedule"/> around it. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
/// Restarts", ICLR 2017.
/// </remarks>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>The length of the fall (T); after it the rate keeps its end value.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The factor at the end; a finite number of at least 0.</summary>
    /// <value>The default value is 0.</value>
    public float EndFactor { get; init; }

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => (1.0 - EndFactor) * HalfCosine(progress.Within(Length)) + EndFactor;

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
            .. OptionRules.NotNegative(EndFactor, $"{name}.{nameof(EndFactor)}")];
}

/// <summary>
/// A learning rate that falls along half a cosine wave, jumps back up, falls along a longer half wave, and so on: in cycle i (from 0), of
/// which the share p is done, factor = (1 - EndFactor) · HeightMultiplier^i · ½ (1 + cos(π p)) + EndFactor.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>CosineDecayRestarts</c>, with <c>first_decay_steps</c>, <c>t_mul</c>, <c>m_mul</c> and
/// <c>alpha</c>. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.
/// </remarks>
public sealed record CosineRestartsSchedule : LearningRateSchedule
{
    /// <summary>The length of the first cycle.</summary>
    /// <value>
    /// The default value is a seventh of the run: with the default <see cref="LengthMultiplier"/>, three cycles (1 + 2 + 4) fill it. (Keras
    /// has no default.)
    /// </value>
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

/// <summary>
/// A learning rate that is constant in the first part of training and then falls to 0 along half a cosine wave: with the share p of T done
/// and F = FlatShare, factor = 1 while p &lt; F, then ½ (1 + cos(π (p - F) / (1 - F))).
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Keras has none; fastai's <c>fit_flat_cos</c> (flat for 0.75), and <c>flat_cos</c> of Holzmüller, Grinsztajn
/// and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024 (flat for 0.5).
/// </remarks>
public sealed record FlatCosineSchedule : LearningRateSchedule
{
    /// <summary>The length of the flat part and the fall together (T); after it the rate is 0.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The share of <see cref="Length"/> before the rate begins to fall (F). At least 0 and below 1.</summary>
    /// <value>The default value is 0.5.</value>
    public float FlatShare { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) =>
        HalfCosine(Math.Max(0, (progress.Within(Length) - FlatShare) / (1.0 - FlatShare)));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"),
            .. OptionRules.InHalfOpenRange(0, 1, FlatShare, $"{name}.{nameof(FlatShare)}")];
}

/// <summary>
/// A learning rate that rises from 0 and falls back to 0 several times, each time twice as slowly: with the share p of T done,
/// factor = ½ (1 - cos(2π log₂(1 + (2^Cycles - 1) p))).
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Keras has none; with 4 cycles it is the <c>coslog4</c> of RealMLP: Holzmüller, Grinsztajn and Steinwart,
/// "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024. The first step has a rate of 0, so it
/// changes nothing.
/// </remarks>
public sealed record LogCosineSchedule : LearningRateSchedule
{
    /// <summary>The length of all cycles together (T); after it the rate is 0.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>The number of rises and falls. At least 1 and at most 30.</summary>
    /// <value>The default value is 4.</value>
    public int Cycles { get; init; } = 4;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) =>
        HalfCosine(1 + 2 * Math.Log2(1 + (Math.Pow(2, Cycles) - 1) * progress.Within(Length)));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"), .. OptionRules.FromTo(1, 30, Cycles, $"{name}.{nameof(Cycles)}")];
}
