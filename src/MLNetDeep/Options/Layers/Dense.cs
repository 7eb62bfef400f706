using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A fully connected layer: output = activation(W · input + b). Weights start Glorot-uniform and biases at zero, as in Keras.
/// </summary>
/// <param name="Units">The number of outputs; at least 1.</param>
/// <param name="Activation">The activation of each output. The default value is null: <see cref="Activation.Linear"/>, as in Keras.</param>
/// <remarks>
/// Input shape: [batch, inputs]; output shape: [batch, <paramref name="Units"/>]; parameters: (inputs + 1) × units, or inputs × units
/// without biases. Keras: <c>Dense</c>; PyTorch: <c>Linear</c>, whose start values differ.
/// </remarks>
public sealed record Dense(int Units, Activation? Activation = null) : Layer
{
    /// <summary>The activation of each output.</summary>
    /// <value>The default value is <see cref="Activation.Linear"/>.</value>
    public Activation Activation { get; init; } = Activation ?? Activation.Linear;

    /// <summary>
    /// Whether a bias is added to each sum. A bias before a <see cref="BatchNormalization"/> has no effect and may be left out.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseBias { get; init; } = true;

    /// <summary>The way the weights are drawn before training. Biases start at zero.</summary>
    /// <value>The default value is <see cref="WeightInitializer.GlorotUniform"/>.</value>
    public WeightInitializer Initializer { get; init; } = WeightInitializer.GlorotUniform;

    /// <summary>The form in which the optimizer changes the weights.</summary>
    /// <value>The default value is <see cref="WeightParametrization.Standard"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WeightParametrization Parametrization { get; init; }

    /// <summary>
    /// A factor of the layer's learning rate for its biases: 0.1 in RealMLP (Holzmüller et al., NeurIPS 2024). A finite number of at least
    /// 0. Weight decay uses the same product.
    /// </summary>
    /// <value>The default value is null: biases have the learning rate of the weights.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? BiasLearningRateFactor { get; init; }

    /// <summary>
    /// The factor λ of the penalty λ Σ|w| over the layer's weights (not its biases). It is added to the mean loss of each batch and to the
    /// reported losses, also of validation, like Keras' <c>L1</c>. Finite, at least 0.
    /// </summary>
    /// <value>The default value is 0: no penalty.</value>
    public float L1Penalty { get; init; }

    /// <summary>
    /// The factor λ of the penalty λ Σw² over the layer's weights (not its biases). It is added to the mean loss of each batch and to the
    /// reported losses, also of validation, like Keras' <c>L2</c>. It is a sum without a factor ½, so its gradient is 2λw (PyTorch's SGD
    /// with a weight decay of λ adds λw). Finite, at least 0.
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
