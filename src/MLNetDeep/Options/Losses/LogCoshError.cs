using MLNetDeep.Options;

namespace MLNetDeep;

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
