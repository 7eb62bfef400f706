using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A layer of a network, described as data: <see cref="Dense"/> or <see cref="Dropout"/>.
/// </summary>
/// <remarks>Immutable and thread-safe; equal when kind and values are equal.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>
    /// What the learning rate is multiplied by for the layer's own parameters: 0.1 lets them learn at a tenth of the pace of the others, 0 not at
    /// all. Weight decay uses the same product. A finite number of at least 0. Means nothing for a layer without parameters.
    /// </summary>
    /// <value>The default value is 1.</value>
    public float LearningRateFactor { get; init; } = 1;

    /// <summary>What is wrong with the layer's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => OptionRules.NotNegative(LearningRateFactor, $"{name}.{nameof(LearningRateFactor)}");
}
