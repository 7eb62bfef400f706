using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>How the weights of a <see cref="Dense"/> layer are drawn before training. Use a static property.</summary>
/// <remarks>
/// <para>As in Keras, "uniform" is uniform in ±√3 s, and "normal" is a normal distribution that is cut off at two standard deviations and
/// scaled so that its standard deviation is s. PyTorch does not cut off.</para>
/// <para>Immutable and thread-safe; two of one kind are equal. In JSON: <c>{"kind": "heNormal"}</c>.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GlorotUniformInitializer), "glorotUniform")]
[JsonDerivedType(typeof(GlorotNormalInitializer), "glorotNormal")]
[JsonDerivedType(typeof(HeUniformInitializer), "heUniform")]
[JsonDerivedType(typeof(HeNormalInitializer), "heNormal")]
[JsonDerivedType(typeof(LeCunUniformInitializer), "leCunUniform")]
[JsonDerivedType(typeof(LeCunNormalInitializer), "leCunNormal")]
[JsonDerivedType(typeof(ZerosInitializer), "zeros")]
public abstract record WeightInitializer
{
    private protected WeightInitializer()
    {
    }

    /// <summary>Uniform with s = √(2 / (inputs + units)); for sigmoid and tanh, and Keras' default for every layer.</summary>
    /// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.</remarks>
    public static WeightInitializer GlorotUniform { get; } = new GlorotUniformInitializer();

    /// <summary>Normal with s = √(2 / (inputs + units)).</summary>
    /// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.</remarks>
    public static WeightInitializer GlorotNormal { get; } = new GlorotNormalInitializer();

    /// <summary>Uniform with s = √(2 / inputs); for ReLU and similar activations.</summary>
    /// <remarks>He et al., "Delving Deep into Rectifiers", ICCV 2015.</remarks>
    public static WeightInitializer HeUniform { get; } = new HeUniformInitializer();

    /// <summary>Normal with s = √(2 / inputs); for ReLU and similar activations.</summary>
    /// <remarks>He et al., "Delving Deep into Rectifiers", ICCV 2015.</remarks>
    public static WeightInitializer HeNormal { get; } = new HeNormalInitializer();

    /// <summary>Uniform with s = √(1 / inputs).</summary>
    /// <remarks>LeCun et al., "Efficient BackProp", 1998.</remarks>
    public static WeightInitializer LeCunUniform { get; } = new LeCunUniformInitializer();

    /// <summary>Normal with s = √(1 / inputs); for <see cref="Activation.Selu"/>.</summary>
    /// <remarks>LeCun et al., "Efficient BackProp", 1998; Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017.</remarks>
    public static WeightInitializer LeCunNormal { get; } = new LeCunNormalInitializer();

    /// <summary>All zero; for the last layer of a <see cref="Residual"/>, which then starts as the identity.</summary>
    public static WeightInitializer Zeros { get; } = new ZerosInitializer();

    /// <summary>The name of the property it comes from: "HeNormal".</summary>
    public sealed override string ToString() => GetType().Name[..^"Initializer".Length];
}

internal sealed record GlorotUniformInitializer : WeightInitializer;

internal sealed record GlorotNormalInitializer : WeightInitializer;

internal sealed record HeUniformInitializer : WeightInitializer;

internal sealed record HeNormalInitializer : WeightInitializer;

internal sealed record LeCunUniformInitializer : WeightInitializer;

internal sealed record LeCunNormalInitializer : WeightInitializer;

internal sealed record ZerosInitializer : WeightInitializer;

/// <summary>
/// The form in which the optimizer changes the weights of a <see cref="Dense"/> layer. A trained layer computes the same in both forms.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<WeightParametrization>))]
public enum WeightParametrization
{
    /// <summary>The optimizer changes the weights as they are.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>
    /// The optimizer changes V, where W = V / √inputs (neural tangent parametrization). With Adam and similar optimizers, one learning rate
    /// then suits narrow and wide layers; it must be about √inputs times larger. <see cref="Dense.Initializer"/> draws W;
    /// <see cref="WeightInitializer.LeCunNormal"/> gives a V of variance 1. Saved files and scores use W.
    /// </summary>
    /// <remarks>
    /// Gradients, clipping and the optimizer's state are those of V. Weight decay shrinks V, and so W, by the same share. Jacot, Gabriel
    /// and Hongler, "Neural Tangent Kernel: Convergence and Generalization in Neural Networks", NeurIPS 2018; it is how RealMLP trains:
    /// Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024.
    /// </remarks>
    [JsonStringEnumMemberName("neuralTangent")]
    NeuralTangent,
}
