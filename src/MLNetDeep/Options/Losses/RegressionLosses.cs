using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Squared error: l = (y - ŷ)², which leads to the mean of the label. The default for numbers.</summary>
/// <remarks>The label is a Single, or a vector of Single of known size. Keras' <c>MeanSquaredError</c>.</remarks>
public sealed record MeanSquaredError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}

/// <summary>Absolute error: l = |y - ŷ|, which leads to the median of the label and is little moved by outliers.</summary>
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
    /// The distance δ from which an error counts as far. A finite number above 0; in standard deviations of the label, or in its units
    /// where <see cref="DenseNetworkOptions.StandardizeTargets"/> is off.
    /// </summary>
    /// <value>The default value is 1.</value>
    public float Delta { get; init; } = 1;

    internal override TargetKind Fits => TargetKind.Numbers;

    internal override IEnumerable<string> Violations(string name) => OptionRules.Positive(Delta, $"{name}.{nameof(Delta)}");
}

/// <summary>
/// A smooth relative of <see cref="HuberError"/>: l = log cosh(y - ŷ), about e² / 2 near the label and |e| - log 2 far from it.
/// </summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size. What is near is a matter of units: standard deviations of the label, or its
/// own units where <see cref="DenseNetworkOptions.StandardizeTargets"/> is off. Keras' <c>LogCosh</c>.
/// </remarks>
public sealed record LogCoshError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}

/// <summary>Pinball loss: l = max(τ (y - ŷ), (τ - 1)(y - ŷ)), which leads to the τ-quantile of the label.</summary>
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
/// For counts and rates: l = ŷ - y log ŷ, the negative log-likelihood of a Poisson distribution but for what depends on the label alone.
/// </summary>
/// <remarks>
/// The label is a Single, or a vector of Single of known size, of at least 0. The network learns log ŷ and the score is its exponential, so
/// that predictions are above 0; Keras' <c>Poisson</c> leaves that to the user. Targets are never standardised.
/// </remarks>
public sealed record PoissonError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}
