using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>The weights of classes in the loss: <see cref="Balanced"/>, or given by class label or index.</summary>
/// <remarks>
/// <para>Class weights apply to the loss of training and validation rows, so both can be compared. They multiply example weights. They do
/// not apply to metrics, which describe the rows as they are. (Keras leaves class weights out of the validation loss.)</para>
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
    /// All classes count equally, however rare: a row of class c has weight rows / (classes · rows of c), over the training rows, each
    /// counted by its example weight. A class without training rows has weight 1 and is not counted.
    /// </summary>
    /// <remarks>
    /// The rule of scikit-learn's <c>class_weight="balanced"</c>. King and Zeng, "Logistic Regression in Rare Events Data", 2001.
    /// </remarks>
    public static ClassWeights Balanced { get; } = new BalancedClassWeights();

    /// <summary>Weights for the named classes; the others have weight 1, as in Keras.</summary>
    /// <param name="weights">
    /// The weights by class label, as in <see cref="DenseNetworkModel.ClassNames"/>; for a Boolean label "false" and "true". Finite numbers
    /// above 0.
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
