using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A fully connected layer: output = activation(W · input + b). Weights start Glorot-uniform and biases at zero, as in Keras.
/// </summary>
/// <param name="Units">How many outputs the layer has; at least 1.</param>
/// <param name="Activation">What is applied to each output. Null stands for <see cref="Activation.Linear"/>, as in Keras.</param>
/// <remarks>
/// Input shape: [batch, inputs]; output shape: [batch, <paramref name="Units"/>]; parameters: (inputs + 1) × units.
/// Start values: uniform in ±√(6 / (inputs + units)), Glorot and Bengio, "Understanding the difficulty of training deep feedforward
/// neural networks", AISTATS 2010.
/// </remarks>
public sealed record Dense(int Units, Activation? Activation = null) : Layer
{
    /// <summary>What is applied to each output.</summary>
    /// <value>The default value is <see cref="Activation.Linear"/>.</value>
    public Activation Activation { get; init; } = Activation ?? Activation.Linear;

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.AtLeast(1, Units, $"{name}.{nameof(Units)}"),
        .. OptionRules.Given(Activation, $"{name}.{nameof(Activation)}"),
    ];
}
