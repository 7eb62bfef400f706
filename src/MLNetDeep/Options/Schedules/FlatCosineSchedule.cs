using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A learning rate that stays as it is for the first part of training and falls to 0 along half a cosine wave in the rest: with the share p
/// of T done and F = FlatShare, factor = 1 while p &lt; F, then ½ (1 + cos(π (p - F) / (1 - F))).
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Keras has none; fastai's <c>fit_flat_cos</c> (flat for 0.75), and <c>flat_cos</c> of Holzmüller, Grinsztajn
/// and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024 (flat for 0.5).
/// </remarks>
public sealed record FlatCosineSchedule : LearningRateSchedule
{
    /// <summary>How long the flat part and the fall are together (T); after that the rate is 0.</summary>
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
