using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// The function a <see cref="Dense"/> layer applies to each of its sums. Pick one of the static properties.
/// </summary>
/// <remarks>Immutable and thread-safe; two activations of one kind are equal. In JSON: <c>{"kind": "relu"}</c>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LinearActivation), "linear")]
[JsonDerivedType(typeof(ReLUActivation), "relu")]
[JsonDerivedType(typeof(SigmoidActivation), "sigmoid")]
[JsonDerivedType(typeof(TanhActivation), "tanh")]
public abstract record Activation
{
    private protected Activation()
    {
    }

    /// <summary>No activation: f(x) = x.</summary>
    public static Activation Linear { get; } = new LinearActivation();

    /// <summary>Rectified linear unit: f(x) = max(0, x).</summary>
    /// <remarks>Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", ICML 2010.</remarks>
    public static Activation ReLU { get; } = new ReLUActivation();

    /// <summary>Logistic sigmoid: f(x) = 1 / (1 + exp(-x)), between 0 and 1.</summary>
    public static Activation Sigmoid { get; } = new SigmoidActivation();

    /// <summary>Hyperbolic tangent: f(x) = tanh(x), between -1 and 1.</summary>
    public static Activation Tanh { get; } = new TanhActivation();
}

internal sealed record LinearActivation : Activation
{
    public override string ToString() => "Linear";
}

internal sealed record ReLUActivation : Activation
{
    public override string ToString() => "ReLU";
}

internal sealed record SigmoidActivation : Activation
{
    public override string ToString() => "Sigmoid";
}

internal sealed record TanhActivation : Activation
{
    public override string ToString() => "Tanh";
}
