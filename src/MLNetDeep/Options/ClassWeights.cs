using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How much the rows of each class count in the loss: <see cref="Balanced"/>, or given by class label or index.
/// </summary>
/// <remarks>
/// <para>Class weights enter the loss of training and validation rows, so that the two compare, and multiply example weights. They do not
/// enter metrics: those describe the rows as they are. (Keras leaves class weights out of the validation loss.)</para>
/// <para>Immutable and thread-safe; equal when kind and values are equal.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BalancedClassWeights), "balanced")]
[JsonDerivedType(typeof(ClassWeightsByLabel), "byLabel")]
[JsonDerivedType(typeof(ClassWeightsByIndex), "byIndex")]
public abstract record ClassWeights
{
    private protected ClassWeights()
    {
    }

    /// <summary>
    /// Every class counts alike, however rare: a row weighs n / (classes · n of its class), over the training rows; rows count by their
    /// example weights. Classes without a training row weigh 1 and are not counted.
    /// </summary>
    /// <remarks>
    /// The rule of scikit-learn's <c>class_weight="balanced"</c>. King and Zeng, "Logistic Regression in Rare Events Data", 2001.
    /// </remarks>
    public static ClassWeights Balanced { get; } = new BalancedClassWeights();

    /// <summary>A weight for each class named; the others weigh 1, as in Keras.</summary>
    /// <param name="weights">
    /// By class label, as <see cref="DenseNetworkModel.ClassNames"/> has it; for a Boolean label "false" and "true". Finite numbers above
    /// 0.
    /// </param>
    public static ClassWeights ByLabel(IReadOnlyDictionary<string, float> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new ClassWeightsByLabel(weights);
    }

    /// <summary>A weight for each class, in the order of the scores; for a Boolean label that of false, then that of true.</summary>
    /// <param name="weights">Finite numbers above 0, as many as there are classes.</param>
    public static ClassWeights ByIndex(params IReadOnlyList<float> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new ClassWeightsByIndex(weights);
    }

    /// <summary>What is wrong with the weights, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];
}
