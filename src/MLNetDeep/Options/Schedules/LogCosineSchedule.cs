using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that rises from 0 and falls back to 0 several times, each time twice as slowly: with the share p of T done,
/// factor = ½ (1 - cos(2π log₂(1 + (2^Cycles - 1) p))).
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Keras has none; with 4 cycles it is the <c>coslog4</c> of RealMLP: Holzmüller, Grinsztajn and Steinwart,
/// "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024. The first step has a rate of 0 and changes
/// nothing.
/// </remarks>
public sealed record LogCosineSchedule : LearningRateSchedule
{
    /// <summary>How long all cycles are together (T); after that the rate is 0.</summary>
    /// <value>The default value is <see cref="TrainingSpan.WholeRun"/>.</value>
    public TrainingSpan Length { get; init; } = TrainingSpan.WholeRun;

    /// <summary>How many times the rate rises and falls. At least 1 and at most 30.</summary>
    /// <value>The default value is 4.</value>
    public int Cycles { get; init; } = 4;

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) =>
        HalfCosine(1 + 2 * Math.Log2(1 + (Math.Pow(2, Cycles) - 1) * progress.Within(Length)));

    internal override IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(Length, $"{name}.{nameof(Length)}"), .. OptionRules.FromTo(1, 30, Cycles, $"{name}.{nameof(Cycles)}")];
}
