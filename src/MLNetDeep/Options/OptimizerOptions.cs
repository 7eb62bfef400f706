using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How parameters follow their gradients: <see cref="SgdOptions"/>, <see cref="RmsPropOptions"/>, <see cref="AdagradOptions"/> or
/// <see cref="AdamOptions"/>. Definitions and defaults are those of Keras 3; PyTorch's differ.
/// </summary>
/// <remarks>Immutable and thread-safe. In the formulas w is a parameter, g its gradient, η the learning rate and t the step, from 1.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SgdOptions), "sgd")]
[JsonDerivedType(typeof(RmsPropOptions), "rmsprop")]
[JsonDerivedType(typeof(AdagradOptions), "adagrad")]
[JsonDerivedType(typeof(AdamOptions), "adam")]
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>The learning rate η: the size of a step. A finite number above 0.</summary>
    /// <value>The default value is 0.001 (0.01 for <see cref="SgdOptions"/>).</value>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => OptionRules.Positive(LearningRate, $"{name}.{nameof(LearningRate)}");
}
