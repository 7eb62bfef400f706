using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Cross-entropy for one of several classes: l = -Σ y log p over the classes, where p is the softmax of the outputs. The default for a key
/// label.
/// </summary>
/// <remarks>
/// The label is a key (Keras' <c>SparseCategoricalCrossentropy</c>), or a vector of Single of known size that holds a probability for each
/// class and adds up to 1, one-hot or soft (Keras' <c>CategoricalCrossentropy</c>).
/// </remarks>
public sealed record CategoricalCrossEntropy : LossFunction
{
    /// <summary>
    /// The share of the label's probability that is spread evenly over all classes: y ← y (1 - s) + s / classes. At least 0 and at most 1.
    /// </summary>
    /// <remarks>Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016.</remarks>
    /// <value>The default value is 0: none.</value>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Classes;

    internal override IEnumerable<string> Violations(string name) =>
        OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}");
}

/// <summary>
/// Cross-entropy that gives less weight to rows that are already learnt: l = -Σ α (1 - p)^γ y log p over the classes, where p is the
/// softmax of the outputs.
/// </summary>
/// <remarks>
/// Labels as for <see cref="CategoricalCrossEntropy"/>. Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; Keras'
/// <c>CategoricalFocalCrossentropy</c>.
/// </remarks>
public sealed record CategoricalFocalCrossEntropy : LossFunction
{
    /// <summary>The exponent γ: how fast the weight falls as p rises. A finite number of at least 0; 0 is cross-entropy times α.</summary>
    /// <value>The default value is 2.</value>
    public float Gamma { get; init; } = 2;

    /// <summary>The factor α of the whole loss. A finite number above 0.</summary>
    /// <value>The default value is 0.25.</value>
    public float Alpha { get; init; } = 0.25f;

    /// <inheritdoc cref="CategoricalCrossEntropy.LabelSmoothing"/>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Classes;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.NotNegative(Gamma, $"{name}.{nameof(Gamma)}"),
        .. OptionRules.Positive(Alpha, $"{name}.{nameof(Alpha)}"),
        .. OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}"),
    ];
}

/// <summary>
/// Cross-entropy for true and false: l = -y log p - (1 - y) log(1 - p), where p is the sigmoid of the output. The default for a Boolean
/// label and for a vector of Booleans.
/// </summary>
/// <remarks>
/// The label is a Boolean, or for several labels at once (multi-label) a vector of known size of Boolean, or of Single from 0 to 1. Keras'
/// <c>BinaryCrossentropy</c>.
/// </remarks>
public sealed record BinaryCrossEntropy : LossFunction
{
    /// <summary>How far labels are moved towards one half: y ← y (1 - s) + s / 2. At least 0 and at most 1.</summary>
    /// <value>The default value is 0: none.</value>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Truths;

    internal override IEnumerable<string> Violations(string name) =>
        OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}");
}

/// <summary>
/// Cross-entropy for true and false that gives less weight to rows that are already learnt: l = (1 - q)^γ · binary cross-entropy, where q =
/// y p + (1 - y)(1 - p) is the probability of the label.
/// </summary>
/// <remarks>
/// Labels as for <see cref="BinaryCrossEntropy"/>. Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; Keras'
/// <c>BinaryFocalCrossentropy</c>, which uses α only when asked to.
/// </remarks>
public sealed record BinaryFocalCrossEntropy : LossFunction
{
    /// <summary>The exponent γ: how fast the weight falls as q rises. A finite number of at least 0; 0 is cross-entropy.</summary>
    /// <value>The default value is 2.</value>
    public float Gamma { get; init; } = 2;

    /// <summary>The weight α of true; false has 1 - α. Used only with <see cref="BalanceClasses"/>. At least 0 and at most 1.</summary>
    /// <value>The default value is 0.25.</value>
    public float Alpha { get; init; } = 0.25f;

    /// <summary>Whether the loss is multiplied by α y + (1 - α)(1 - y).</summary>
    /// <value>The default value is <see langword="false"/>, as in Keras.</value>
    public bool BalanceClasses { get; init; }

    /// <inheritdoc cref="BinaryCrossEntropy.LabelSmoothing"/>
    public float LabelSmoothing { get; init; }

    internal override TargetKind Fits => TargetKind.Truths;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.NotNegative(Gamma, $"{name}.{nameof(Gamma)}"),
        .. OptionRules.InClosedRange(0, 1, Alpha, $"{name}.{nameof(Alpha)}"),
        .. OptionRules.InClosedRange(0, 1, LabelSmoothing, $"{name}.{nameof(LabelSmoothing)}"),
    ];
}
