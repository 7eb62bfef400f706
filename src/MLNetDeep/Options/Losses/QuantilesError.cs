using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The pinball losses of several quantiles at once, averaged: one network that predicts low, middle and high. What it predicts is in order:
/// no quantile lies below a lower one.
/// </summary>
/// <remarks>
/// <para>
/// The label is a Single. The model's column <c>Score</c> is the quantile nearest to the median, so that it is evaluated as any regression
/// is; the column <c>Quantiles</c> has them all, one a slot. <see cref="ConformalIntervalTransform"/> makes intervals of stated coverage of
/// the outermost two.
/// </para>
/// <para>
/// The network has an output for each quantile, which learns by a <see cref="QuantileError"/> of its own. Its predictions are its outputs
/// in ascending order: where outputs cross, that brings them nearer to the truth, never further from it (Chernozhukov, Fernández-Val and
/// Galichon, "Quantile and Probability Curves Without Crossing", Econometrica 78, 2010). Validation is of predictions. Several networks
/// predict the mean of their quantiles, which is in order as well. Koenker and Bassett, "Regression Quantiles", Econometrica 46, 1978.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed record QuantilesError : LossFunction
{
    /// <summary>The quantiles, ascending; each above 0 and below 1, at least 2 of them.</summary>
    /// <value>The default value is 0.05, 0.5 and 0.95.</value>
    public IReadOnlyList<float> Quantiles { get; init => field = value is null ? null! : [.. value]; } = [0.05f, 0.5f, 0.95f];

    internal override TargetKind Fits => TargetKind.Numbers;

    internal override int? PredictedOutput => MiddleOf(Quantiles);

    /// <summary>Whether the other has equal quantiles.</summary>
    public bool Equals(QuantilesError? other) => other is not null && (Quantiles ?? []).SequenceEqual(other.Quantiles ?? []);

    /// <summary>A hash of the quantiles.</summary>
    public override int GetHashCode() => (Quantiles ?? []).Aggregate(0, HashCode.Combine);

    /// <summary>The place of the quantile nearest to the median; of two as near the lower one.</summary>
    internal static int MiddleOf(IReadOnlyList<float> quantiles) =>
        Enumerable.Range(0, quantiles.Count).MinBy(i => Math.Abs(quantiles[i] - .5f));

    internal override IEnumerable<string> Violations(string name) => ViolationsOf(Quantiles, $"{name}.{nameof(Quantiles)}");

    /// <summary>What is wrong with quantiles, one sentence each; none where they are in order.</summary>
    internal static IEnumerable<string> ViolationsOf(IReadOnlyList<float>? quantiles, string name) => quantiles is null
        ? OptionRules.Given(null, name)
        : [.. quantiles.Count >= 2 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture,
            $"{name} must be at least 2. Received: {quantiles.Count}. For one use {nameof(QuantileError)}.")],
            .. quantiles.SelectMany((quantile, i) => OptionRules.Between(0, 1, quantile, $"{name}[{i}]", "0.05, 0.5 and 0.95 are usual.")),
            .. quantiles.Zip(quantiles.Skip(1)).Where(pair => pair.First >= pair.Second).Take(1).Select(pair => string.Create(
                CultureInfo.InvariantCulture, $"{name} must ascend. Received: {pair.Second} behind {pair.First}."))];
}
