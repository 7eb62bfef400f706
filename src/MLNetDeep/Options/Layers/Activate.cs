using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Applies an activation to each value by itself; for where it does not follow a <see cref="Dense"/> directly, as after a
/// <see cref="BatchNormalization"/>.
/// </summary>
/// <param name="Activation">What is applied.</param>
/// <remarks>Shape is kept; no parameters. Keras: the layer <c>Activation</c>.</remarks>
public sealed record Activate(Activation Activation) : Layer
{
    internal override bool KeepsColumns => true;

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name),
            .. Activation?.Violations($"{name}.{nameof(Activation)}") ?? OptionRules.Given(null, $"{name}.{nameof(Activation)}")];
}
