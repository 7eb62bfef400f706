using MLNetDeep.Options;

namespace MLNetDeep;

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
