using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Cross-entropy of one of several classes: l = -Σ y log p over the classes, p being the softmax of the outputs. The default for a key
/// label.
/// </summary>
/// <remarks>
/// The label is a key (Keras' <c>SparseCategoricalCrossentropy</c>), or a vector of Single of known size that holds a probability for each
/// class and adds up to 1, one-hot or soft (Keras' <c>CategoricalCrossentropy</c>).
/// </remarks>
public sealed record CategoricalCrossEntropy : LossFunction
{
    /// <summary>
    /// How much of the label's probability is spread evenly over all classes: y ← y (1 - s) + s / classes. At least 0 and at most 1.
    /// </summary>
    /// <remarks>Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016.</remarks>
    /// <value>The default value is 0: none.</value>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Classes;

    internal override IEnumerable<string> Violations(string name) =>
        OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}");
}
