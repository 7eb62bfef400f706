using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Cross-entropy of true and false that looks away from rows already learnt: l = (1 - q)^γ · binary cross-entropy, q = y p + (1 - y)(1 - p)
/// being the probability given to the truth.
/// </summary>
/// <remarks>
/// Labels as for <see cref="BinaryCrossEntropy"/>. Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017; Keras'
/// <c>BinaryFocalCrossentropy</c>, which uses α only when asked to.
/// </remarks>
public sealed record BinaryFocalCrossEntropy : LossFunction
{
    /// <summary>The exponent γ: how fast interest falls as q rises. A finite number of at least 0; 0 is cross-entropy.</summary>
    /// <value>The default value is 2.</value>
    public float Gamma { get; init; } = 2;

    /// <summary>The weight α of true against 1 - α of false, where <see cref="BalanceClasses"/> is set. At least 0 and at most 1.</summary>
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
