using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A fully connected layer: output = activation(W · input + b). Weights start Glorot-uniform and biases at zero, as in Keras.
/// </summary>
/// <param name="Units">How many outputs the layer has; at least 1.</param>
/// <param name="Activation">What is applied to each output. Null stands for <see cref="Activation.Linear"/>, as in Keras.</param>
/// <remarks>
/// Input shape: [batch, inputs]; output shape: [batch, <paramref name="Units"/>]; parameters: (inputs + 1) × units, or inputs × units
/// without biases. Keras: <c>Dense</c>; PyTorch: <c>Linear</c>, whose start values differ.
/// </remarks>
public sealed record Dense(int Units, Activation? Activation = null) : Layer
{
    /// <summary>What is applied to each output.</summary>
    /// <value>The default value is <see cref="Activation.Linear"/>.</value>
    public Activation Activation { get; init; } = Activation ?? Activation.Linear;

    /// <summary>
    /// Whether a bias is added to each sum. One before a <see cref="BatchNormalization"/> has no effect and may be left out.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseBias { get; init; } = true;

    /// <summary>The way the weights are drawn before training. Biases start at zero.</summary>
    /// <value>The default value is <see cref="WeightInitializer.GlorotUniform"/>.</value>
    public WeightInitializer Initializer { get; init; } = WeightInitializer.GlorotUniform;

    /// <summary>How the weights follow their gradients.</summary>
    /// <value>The default value is <see cref="WeightParametrization.Standard"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WeightParametrization Parametrization { get; init; }

    /// <summary>
    /// What the layer's learning rate is multiplied by for its biases: 0.1 in RealMLP (Holzmüller et al., NeurIPS 2024). A finite number of
    /// at least 0. Weight decay uses the same product.
    /// </summary>
    /// <value>The default value is null: they learn as the weights do.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? BiasLearningRateFactor { get; init; }

    /// <summary>
    /// λ of the penalty λ Σ|w| over the layer's weights (not its biases), which is added to the mean loss of each batch and to the reported
    /// losses, validation included, as Keras' <c>L1</c> is. Finite, at least 0.
    /// </summary>
    /// <value>The default value is 0: no penalty.</value>
    public float L1Penalty { get; init; }

    /// <summary>
    /// λ of the penalty λ Σw² over the layer's weights (not its biases), which is added to the mean loss of each batch and to the reported
    /// losses, validation included, as Keras' <c>L2</c> is: a sum and no mean, without a factor ½, so its gradient is 2λw (weight decay of
    /// PyTorch's SGD by λ adds λw). Finite, at least 0.
    /// </summary>
    /// <value>The default value is 0: no penalty.</value>
    public float L2Penalty { get; init; }

    internal override IReadOnlyList<LayerArray> Parameters(int width) =>
    [
        new LayerArray(LayerArray.Weight, Units, width)
        {
            Initializer = Initializer,
            LearntScale = Parametrization == WeightParametrization.NeuralTangent ? 1 / MathF.Sqrt(width) : 1,
        },
        .. UseBias
            ? [new LayerArray(LayerArray.Bias, Units) { LearningRateFactor = BiasLearningRateFactor ?? 1 }]
            : Array.Empty<LayerArray>(),
    ];

    internal override int OutputSize(int width, int innerWidth) => Units;

    internal override Layer WhenScoring => new Dense(Units, Activation) { UseBias = UseBias };

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.AtLeast(1, Units, $"{name}.{nameof(Units)}"),
        .. Activation?.Violations($"{name}.{nameof(Activation)}") ?? OptionRules.Given(null, $"{name}.{nameof(Activation)}"),
        .. OptionRules.Given(Initializer, $"{name}.{nameof(Initializer)}"),
        .. OptionRules.Defined(Parametrization, $"{name}.{nameof(Parametrization)}"),
        .. BiasLearningRateFactor is { } factor ? OptionRules.NotNegative(factor, $"{name}.{nameof(BiasLearningRateFactor)}") : [],
        .. OptionRules.NotNegative(L1Penalty, $"{name}.{nameof(L1Penalty)}"),
        .. OptionRules.NotNegative(L2Penalty, $"{name}.{nameof(L2Penalty)}"),
    ];
}
