using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Cross-entropy that looks away from rows already learnt: l = -Σ α (1 - p)^γ y log p over the classes, p being the softmax of the outputs.
/// </summary>
/// <remarks>
/// Labels as for <see cref="CategoricalCrossEntropy"/>. Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; Keras'
/// <c>CategoricalFocalCrossentropy</c>.
/// </remarks>
public sealed record CategoricalFocalCrossEntropy : LossFunction
{
    /// <summary>The exponent γ: how fast interest falls as p rises. A finite number of at least 0; 0 is cross-entropy times α.</summary>
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
