using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The function that a <see cref="Dense"/> or <see cref="Activate"/> layer applies to each of its values. Use a static property or a static
/// method. docs/layers.md has a table of all activations.
/// </summary>
/// <remarks>Immutable and thread-safe; two activations of one kind with equal values are equal. In JSON: <c>{"kind": "relu"}</c>,
/// <c>{"kind": "leakyRelu", "slope": 0.3}</c>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LinearActivation), "linear")]
[JsonDerivedType(typeof(ReLUActivation), "relu")]
[JsonDerivedType(typeof(LeakyReLUActivation), "leakyRelu")]
[JsonDerivedType(typeof(EluActivation), "elu")]
[JsonDerivedType(typeof(SeluActivation), "selu")]
[JsonDerivedType(typeof(GeluActivation), "gelu")]
[JsonDerivedType(typeof(GeluTanhActivation), "geluTanh")]
[JsonDerivedType(typeof(SiluActivation), "silu")]
[JsonDerivedType(typeof(MishActivation), "mish")]
[JsonDerivedType(typeof(SoftplusActivation), "softplus")]
[JsonDerivedType(typeof(SoftsignActivation), "softsign")]
[JsonDerivedType(typeof(HardSigmoidActivation), "hardSigmoid")]
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

    /// <summary>Scaled exponential linear unit: f(x) = 1.0507… x above 0, 1.0507… · 1.6733… (exp(x) - 1) else. Its values drift towards
    /// mean 0 and variance 1 by themselves, given <see cref="WeightInitializer.LeCunNormal"/> weights; drop units with
    /// <see cref="SeluDropout"/>.</summary>
    /// <remarks>Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017.</remarks>
    public static Activation Selu { get; } = new SeluActivation();

    /// <summary>
    /// Gaussian error linear unit, exact: f(x) = x Φ(x) = x / 2 (1 + erf(x / √2)). The default form of Keras 3 and of PyTorch.
    /// </summary>
    /// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.</remarks>
    public static Activation Gelu { get; } = new GeluActivation();

    /// <summary>Gaussian error linear unit, approximated: f(x) = x / 2 (1 + tanh(√(2 / π) (x + 0.044715 x³))); at most 0.0005 away from
    /// <see cref="Gelu"/>.</summary>
    /// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016. Keras: <c>gelu(x, approximate=True)</c>.</remarks>
    public static Activation GeluTanh { get; } = new GeluTanhActivation();

    /// <summary>Sigmoid linear unit, also called swish: f(x) = x / (1 + exp(-x)).</summary>
    /// <remarks>
    /// Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation", Neural Networks 107, 2018.
    /// </remarks>
    public static Activation Silu { get; } = new SiluActivation();

    /// <summary>Mish: f(x) = x tanh(log(1 + exp(x))).</summary>
    /// <remarks>Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.</remarks>
    public static Activation Mish { get; } = new MishActivation();

    /// <summary>Softplus, a smooth <see cref="ReLU"/>: f(x) = log(1 + exp(x)), above 0.</summary>
    /// <remarks>Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", NeurIPS 2000.</remarks>
    public static Activation Softplus { get; } = new SoftplusActivation();

    /// <summary>Softsign: f(x) = x / (1 + |x|), between -1 and 1.</summary>
    /// <remarks>Bergstra et al., "Quadratic Polynomials Learn Better Image Features", 2009.</remarks>
    public static Activation Softsign { get; } = new SoftsignActivation();

    /// <summary>A sigmoid of three straight lines: f(x) = min(max(x + 3, 0), 6) / 6, between 0 and 1. As in Keras 3 and PyTorch; Keras 2
    /// had x / 5 + 1 / 2 in the middle.</summary>
    /// <remarks>Howard et al., "Searching for MobileNetV3", ICCV 2019.</remarks>
    public static Activation HardSigmoid { get; } = new HardSigmoidActivation();

    /// <summary>Logistic sigmoid: f(x) = 1 / (1 + exp(-x)), between 0 and 1.</summary>
    public static Activation Sigmoid { get; } = new SigmoidActivation();

    /// <summary>Hyperbolic tangent: f(x) = tanh(x), between -1 and 1.</summary>
    public static Activation Tanh { get; } = new TanhActivation();

    /// <summary>Leaky rectified linear unit: f(x) = x above 0, <paramref name="slope"/> · x else.</summary>
    /// <param name="slope">The slope below zero: a finite number of at least 0. The default value is 0.3, that of Keras' layer
    /// <c>LeakyReLU</c>
    /// (Keras' function <c>leaky_relu</c> has 0.2, PyTorch 0.01).</param>
    /// <remarks>Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", ICML 2013.</remarks>
    public static Activation LeakyReLU(float slope = 0.3f) => new LeakyReLUActivation(slope);

    /// <summary>Exponential linear unit: f(x) = x above 0, <paramref name="alpha"/> (exp(x) - 1) else.</summary>
    /// <param name="alpha">What -f(x) approaches far below zero: a finite number above 0. The default value is 1.</param>
    /// <remarks>
    /// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)", ICLR 2016.
    /// </remarks>
    public static Activation Elu(float alpha = 1) => new EluActivation(alpha);

    /// <summary>What is wrong with the activation's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];

    /// <summary>The name of the property or method it comes from, with its values: "ReLU", "LeakyReLU(0.3)".</summary>
    public sealed override string ToString() => GetType().Name[..^nameof(Activation).Length] + Arguments;

    private protected virtual string Arguments => "";

    private protected static string InParentheses(float value) => string.Create(CultureInfo.InvariantCulture, $"({value})");
}

internal sealed record LinearActivation : Activation;

internal sealed record ReLUActivation : Activation;

internal sealed record SeluActivation : Activation
{
    /// <summary>The factor λ, to the digits of Klambauer et al.</summary>
    internal const double Scale = 1.0507009873554804934193349852946;

    /// <summary>α.</summary>
    internal const double Alpha = 1.6732632423543772848170429916717;
}

internal sealed record GeluActivation : Activation;

internal sealed record GeluTanhActivation : Activation;

internal sealed record SiluActivation : Activation;

internal sealed record MishActivation : Activation;

internal sealed record SoftplusActivation : Activation;

internal sealed record SoftsignActivation : Activation;

internal sealed record HardSigmoidActivation : Activation;

internal sealed record SigmoidActivation : Activation;

internal sealed record TanhActivation : Activation;

internal sealed record LeakyReLUActivation(float Slope) : Activation
{
    private protected override string Arguments => InParentheses(Slope);

    internal override IEnumerable<string> Violations(string name) => OptionRules.NotNegative(Slope, $"{name}.{nameof(Slope)}");
}

internal sealed record EluActivation(float Alpha) : Activation
{
    private protected override string Arguments => InParentheses(Alpha);

    internal override IEnumerable<string> Violations(string name) => OptionRules.Positive(Alpha, $"{name}.{nameof(Alpha)}");
}
