using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>How the weights of a <see cref="Dense"/> layer follow their gradients. What a trained layer computes is the same.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WeightParametrization>))]
public enum WeightParametrization
{
    /// <summary>The optimizer changes the weights as they are.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>
    /// The optimizer changes V of W = V / √inputs, the neural-tangent parametrisation: with Adam and its kin a unit's sum then moves as far
    /// in a step however many inputs it has, and one learning rate serves narrow and wide layers. It wants learning rates some √inputs
    /// times larger. Start weights are those of <see cref="Dense.Initializer"/>, <see cref="WeightInitializer.LeCunNormal"/> for a V of
    /// variance 1. Files and scores have W.
    /// </summary>
    /// <remarks>
    /// Gradients, clipping and what an optimizer remembers are of V; weight decay shrinks V, and so W, by the same share. Jacot, Gabriel
    /// and Hongler, "Neural Tangent Kernel: Convergence and Generalization in Neural Networks", NeurIPS 2018; it is how RealMLP trains:
    /// Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024.
    /// </remarks>
    [JsonStringEnumMemberName("neuralTangent")]
    NeuralTangent,
}
