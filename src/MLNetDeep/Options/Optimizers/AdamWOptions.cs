using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// AdamW: <see cref="AdamOptions">Adam</see> with decoupled weight decay switched on.
/// </summary>
/// <remarks>
/// w ← w - η λ w, then as Adam. The same as <see cref="AdamOptions"/> with a <see cref="OptimizerOptions.WeightDecay"/> of 0.004, Keras 3's
/// default (PyTorch's is 0.01). Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
/// </remarks>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>Options with Keras' defaults.</summary>
    public AdamWOptions() => WeightDecay = 0.004f;

    /// <summary>The decay β₁ of the running mean. At least 0 and below 1.</summary>
    /// <value>The default value is 0.9.</value>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The decay β₂ of the running mean square. At least 0 and below 1.</summary>
    /// <value>The default value is 0.999.</value>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Whether v in the denominator is the largest so far. See <see cref="AdamOptions.AmsGrad"/>.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool AmsGrad { get; init; }

    /// <summary>What is left beside the decay.</summary>
    internal AdamOptions AsAdam => new() { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, AmsGrad = AmsGrad };

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Beta1, $"{name}.{nameof(Beta1)}"),
        .. OptionRules.InHalfOpenRange(0, 1, Beta2, $"{name}.{nameof(Beta2)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}
