using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Applies an activation to each value. Use it where the activation does not directly follow a <see cref="Dense"/>, for example after a
/// <see cref="BatchNormalization"/>.
/// </summary>
/// <param name="Activation">The activation.</param>
/// <remarks>Shape is kept; no parameters. Keras: the layer <c>Activation</c>.</remarks>
public sealed record Activate(Activation Activation) : Layer
{
    internal override bool KeepsColumns => true;

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name),
            .. Activation?.Violations($"{name}.{nameof(Activation)}") ?? OptionRules.Given(null, $"{name}.{nameof(Activation)}")];
}

/// <summary>
/// Applies an activation to a learnt degree: output = x + a (f(x) - x), where each unit learns its own a. With a = 1 it is the activation,
/// with 0 the identity, and above 1 it bends more than the activation.
/// </summary>
/// <param name="Activation">The activation f.</param>
/// <remarks>
/// Shape is kept; parameters: width. a starts at 1. It is the parametric activation of RealMLP, where a learns at a tenth of the rate
/// (<see cref="Layer.LearningRateFactor"/>): Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted
/// Trees on Tabular Data", NeurIPS 2024. With <see cref="Activation.ReLU"/> it is PyTorch's <c>PReLU(width)</c>
/// of slope 1 - a.
/// </remarks>
public sealed record ParametricActivate(Activation Activation) : Layer
{
    internal override bool KeepsColumns => true;

    internal override int FormatVersion => 6;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => [new LayerArray(LayerArray.Weight, width) { Start = 1 }];

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name),
            .. Activation?.Violations($"{name}.{nameof(Activation)}") ?? OptionRules.Given(null, $"{name}.{nameof(Activation)}")];
}
