using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Options of the output layer, like those of a hidden <see cref="Dense"/>: how it starts and learns. The label decides its units, and its
/// activation is linear.
/// </summary>
/// <remarks>Immutable and thread-safe; equal when all values are.</remarks>
public sealed record OutputLayer
{
    /// <summary>How the weights are drawn before training.</summary>
    /// <value>The default value is <see cref="WeightInitializer.GlorotUniform"/>.</value>
    public WeightInitializer Initializer { get; init; } = WeightInitializer.GlorotUniform;

    /// <summary>The form in which the optimizer changes the weights.</summary>
    /// <value>The default value is <see cref="WeightParametrization.Standard"/>.</value>
    public WeightParametrization Parametrization { get; init; }

    /// <summary>A factor of the learning rate for the layer. A finite number of at least 0.</summary>
    /// <value>The default value is 1.</value>
    public float LearningRateFactor { get; init; } = 1;

    /// <inheritdoc cref="Dense.BiasLearningRateFactor"/>
    public float? BiasLearningRateFactor { get; init; }

    /// <inheritdoc cref="Dense.L1Penalty"/>
    public float L1Penalty { get; init; }

    /// <inheritdoc cref="Dense.L2Penalty"/>
    public float L2Penalty { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>The layer, with so many units.</summary>
    internal Dense Of(int units) => new(units)
    {
        Initializer = Initializer,
        Parametrization = Parametrization,
        LearningRateFactor = LearningRateFactor,
        BiasLearningRateFactor = BiasLearningRateFactor,
        L1Penalty = L1Penalty,
        L2Penalty = L2Penalty,
    };

    internal IEnumerable<string> Violations(string name) => Of(1).Violations(name);
}
