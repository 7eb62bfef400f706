using MLNetDeep.Options;

namespace MLNetDeep;

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
