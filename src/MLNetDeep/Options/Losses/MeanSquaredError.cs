using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Squared error: l = (y - ŷ)², which leads to the mean of the label. The default for numbers.</summary>
/// <remarks>The label is a Single, or a vector of Single of known size. Keras' <c>MeanSquaredError</c>.</remarks>
public sealed record MeanSquaredError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}
