using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Absolute error: l = |y - ŷ|, which leads to the median of the label and is little moved by outliers.</summary>
/// <remarks>The label is a Single, or a vector of Single of known size. Keras' <c>MeanAbsoluteError</c>.</remarks>
public sealed record MeanAbsoluteError : LossFunction
{
    internal override TargetKind Fits => TargetKind.Numbers;
}
