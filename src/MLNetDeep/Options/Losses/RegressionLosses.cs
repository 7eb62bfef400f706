using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Squared error: l = (y - ŷ)². It predicts the mean of the label. The default for numbers.</summary>
/// <remarks>The label is a Single, or a vector of Single of known size. Keras' <c>MeanSquaredError</c>.</remarks>
public sealed record MeanSquaredError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}

/// <summary>Absolute error: l = |y - ŷ|. It predicts the median of the label; outliers have little effect.</summary>
/// <remarks>The label is a Single, or a vector of Single of known size. Keras' <c>MeanAbsoluteError</c>.</remarks>
public sealed record MeanAbsoluteError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}

/// <summary>
/// Squared error near the label, absolute error far from it: l = e² / 2 where |e| ≤ δ, else δ |e| - δ² / 2, with e = y - ŷ.
/// </summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size. Huber, "Robust Estimation of a Location Parameter", 1964; Keras'
/// <c>Huber</c>.
/// </remarks>
public sealed record HuberError : LossFunction
{
    /// <summary>
    /// The distance δ above which the error is absolute. A finite number above 0, in standard deviations of the label; if
    /// <see cref="DenseNetworkOptions.StandardizeTargets"/> is off, in units of the label.
    /// </summary>
    /// <value>The default value is 1.</value>
    public float Delta { get; init; } = 1;

    internal override TargetKind Fits => TargetKind.Numbers;

    internal override IEnumerable<string> Violations(string name) => OptionRules.Positive(Delta, $"{name}.{nameof(Delta)}");
}

/// <summary>
/// A smooth variant of <see cref="HuberError"/>: l = log cosh(e) with e = y - ŷ, about e² / 2 near the label and |e| - log 2 far from it.
/// </summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size. Errors are in standard deviations of the label; if
/// <see cref="DenseNetworkOptions.StandardizeTargets"/> is off, in units of the label. Keras' <c>LogCosh</c>.
/// </remarks>
public sealed record LogCoshError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}

/// <summary>Pinball loss: l = max(τ (y - ŷ), (τ - 1)(y - ŷ)). It predicts the τ-quantile of the label.</summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size. Koenker and Bassett, "Regression Quantiles", Econometrica 46, 1978; as
/// scikit-learn's <c>mean_pinball_loss</c>. Keras has no such loss.
/// </remarks>
public sealed record QuantileError : LossFunction
{
    /// <summary>The quantile τ: the share of labels that should lie below the prediction. Above 0 and below 1.</summary>
    /// <value>The default value is 0.5, the median.</value>
    public float Quantile { get; init; } = 0.5f;

    internal override TargetKind Fits => TargetKind.Numbers;

    internal override IEnumerable<string> Violations(string name) =>
        OptionRules.Between(0, 1, Quantile, $"{name}.{nameof(Quantile)}", $"For the mean use {nameof(MeanSquaredError)}.");
}

/// <summary>
/// For counts and rates: l = ŷ - y log ŷ, the negative log-likelihood of a Poisson distribution without the terms that depend on the label
/// only.
/// </summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size, of at least 0. The network learns log ŷ, and the score is its exponential,
/// so predictions are above 0 (Keras' <c>Poisson</c> leaves that to the user). Targets are never standardised.
/// </remarks>
public sealed record PoissonError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;

    internal override bool MayBeNegative => true;
}

/// <summary>
/// The mean of the pinball losses of several quantiles: one network that predicts low, middle and high. Predictions are in order: a higher
/// quantile is never below a lower one.
/// </summary>
/// <remarks>
/// <para>
/// The label is a Single. The model's column <c>Score</c> is the quantile nearest to the median, so it is evaluated like any regression.
/// The column <c>Quantiles</c> has all of them, one in each slot. <see cref="ConformalIntervalTransform"/> makes intervals with a given
/// coverage from the outermost two.
/// </para>
/// <para>
/// The network has an output for each quantile, which learns by its own <see cref="QuantileError"/>. The predictions are the outputs in
/// ascending order: if outputs cross, sorting brings them nearer to the truth, never further away (Chernozhukov, Fernández-Val and
/// Galichon, "Quantile and Probability Curves Without Crossing", Econometrica 78, 2010). Validation uses the predictions. An ensemble
/// predicts the mean of the quantiles of its networks, which is in order too. Koenker and Bassett, "Regression Quantiles", Econometrica 46,
/// 1978.
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
        :
        [
            .. OptionRules.When(quantiles.Count < 2,
                string.Create(CultureInfo.InvariantCulture,
                    $"{name} must hold at least 2 quantiles. Received: {quantiles.Count}. For one use {nameof(QuantileError)}.")),
            .. quantiles.SelectMany((quantile, i) => OptionRules.Between(0, 1, quantile, $"{name}[{i}]", "0.05, 0.5 and 0.95 are usual.")),
            .. quantiles.Zip(quantiles.Skip(1)).Where(pair => pair.First >= pair.Second).Take(1).Select(pair => string.Create(
                CultureInfo.InvariantCulture, $"{name} must be in ascending order. Received: {pair.Second} after {pair.First}.")),
        ];
}
