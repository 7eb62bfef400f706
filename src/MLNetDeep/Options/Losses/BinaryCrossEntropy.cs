using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Cross-entropy of true and false: l = -y log p - (1 - y) log(1 - p), p being the sigmoid of the output. The default for a Boolean label,
/// and for a vector of Booleans.
/// </summary>
/// <remarks>
/// The label is a Boolean, or for several labels at once (multi-label) a vector of known size of Boolean, or of Single from 0 to 1. Keras'
/// <c>BinaryCrossentropy</c>.
/// </remarks>
public sealed record BinaryCrossEntropy : LossFunction
{
    /// <summary>How far labels are drawn towards one half: y ← y (1 - s) + s / 2. At least 0 and at most 1.</summary>
    /// <value>The default value is 0: none.</value>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Truths;

    internal override IEnumerable<string> Violations(string name) =>
        OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}");
}
