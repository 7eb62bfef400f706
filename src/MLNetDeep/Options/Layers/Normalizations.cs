using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Normalizes each input to mean 0 and variance 1 over the batch, then scales and shifts it by learnt numbers. Scoring uses running means
/// and variances from training instead of those of the batch, so a row's score does not depend on other rows.
/// </summary>
/// <remarks>
/// <para>Training: y = γ (x - mean) / √(variance + ε) + β with the batch's mean and biased variance; running ← momentum · running +
/// (1 - momentum) · batch's. Scoring: the same with the running values. γ starts at 1, β at 0, the running mean at 0, the running variance
/// at 1. Ioffe and Szegedy, "Batch Normalization", ICML 2015.</para>
/// <para>Shape is kept: [batch, width]; parameters: 2 × width trained, and 2 × width running statistics, which are saved, and restored
/// with the weights of the best epoch, but not trained.</para>
/// <para>As in Keras the running variance follows the biased variance (PyTorch: the unbiased one), and a batch of one row gives β
/// (PyTorch refuses it).</para>
/// </remarks>
public sealed record BatchNormalization : Layer
{
    /// <summary>
    /// The share of the running statistics that is kept at each step; at least 0 and below 1. As in Keras; PyTorch's momentum is 1 minus
    /// this.
    /// </summary>
    /// <value>The default value is 0.99, as in Keras (PyTorch's default corresponds to 0.9).</value>
    public float Momentum { get; init; } = 0.99f;

    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 0.001, as in Keras (PyTorch: 1e-5).</value>
    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Whether there is a learnt factor γ. Keras: <c>scale</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseScale { get; init; } = true;

    /// <summary>Whether there is a learnt offset β. Keras: <c>center</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseOffset { get; init; } = true;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => LayerArray.FactorsAndOffsets(width, UseScale, UseOffset);

    internal override IReadOnlyList<LayerArray> Statistics(int width) =>
        [new LayerArray(LayerArray.RunningMean, width), new LayerArray(LayerArray.RunningVariance, width) { Start = 1 }];

    internal override Layer WhenScoring =>
        this with { Momentum = new BatchNormalization().Momentum, Trainable = true, LearningRateFactor = 1 };

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Momentum, $"{name}.{nameof(Momentum)}"),
        .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}"),
    ];
}

/// <summary>
/// Normalizes the inputs of each row to mean 0 and variance 1 over the row, then scales and shifts each by learnt numbers. The same in
/// training and scoring.
/// </summary>
/// <remarks>
/// y = γ (x - mean) / √(variance + ε) + β with the row's mean and biased variance; γ starts at 1, β at 0. Shape is kept: [batch, width];
/// parameters: 2 × width. Ba, Kiros and Hinton, "Layer Normalization", 2016.
/// </remarks>
public sealed record LayerNormalization : Layer
{
    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 0.001, as in Keras (PyTorch: 1e-5).</value>
    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Whether there is a learnt factor γ. Keras: <c>scale</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseScale { get; init; } = true;

    /// <summary>Whether there is a learnt offset β. Keras: <c>center</c>.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseOffset { get; init; } = true;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => LayerArray.FactorsAndOffsets(width, UseScale, UseOffset);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}")];
}

/// <summary>
/// Divides the inputs of each row by their root mean square, then scales each by a learnt number: a <see cref="LayerNormalization"/>
/// without mean and offset. The same in training and scoring.
/// </summary>
/// <remarks>
/// y = γ x / √(mean(x²) + ε); γ starts at 1. Shape is kept: [batch, width]; parameters: width. Zhang and Sennrich, "Root Mean Square Layer
/// Normalization", NeurIPS 2019.
/// </remarks>
public sealed record RmsNormalization : Layer
{
    /// <summary>The constant ε that keeps the division finite. Above 0.</summary>
    /// <value>The default value is 1e-6, as in Keras (PyTorch: 1.19e-7, the machine epsilon).</value>
    public float Epsilon { get; init; } = 1e-6f;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => LayerArray.FactorsAndOffsets(width, factors: true, offsets: false);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.Positive(Epsilon, $"{name}.{nameof(Epsilon)}")];
}
