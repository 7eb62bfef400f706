using MLNetDeep.Options;

namespace MLNetDeep;

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
