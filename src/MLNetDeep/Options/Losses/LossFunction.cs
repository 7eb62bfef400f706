using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The loss that training minimises. For classes: <see cref="CategoricalCrossEntropy"/>, <see cref="CategoricalFocalCrossEntropy"/>; for
/// true and false: <see cref="BinaryCrossEntropy"/>, <see cref="BinaryFocalCrossEntropy"/>; for numbers: <see cref="MeanSquaredError"/>,
/// <see cref="MeanAbsoluteError"/>, <see cref="HuberError"/>, <see cref="LogCoshError"/>, <see cref="QuantileError"/>,
/// <see cref="QuantilesError"/>, <see cref="PoissonError"/>.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe; equal when kind and values are equal. Definitions are those of Keras 3, which has no quantile
/// loss.</para>
/// <para>In the formulas y is the label, ŷ the prediction and p a probability. The loss of a row with several outputs is the mean over
/// them, and the loss of several rows is Σ w·l / Σ w, w being the row's example weight times its class weight. (PyTorch divides so for
/// class weights; Keras divides by the number of rows.) The gradient of a batch is that of the same mean over the batch.</para>
/// <para>The loss is computed from the network's outputs before softmax or sigmoid, so no probability is rounded to 0 or 1.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CategoricalCrossEntropy), "categoricalCrossEntropy")]
[JsonDerivedType(typeof(CategoricalFocalCrossEntropy), "categoricalFocalCrossEntropy")]
[JsonDerivedType(typeof(BinaryCrossEntropy), "binaryCrossEntropy")]
[JsonDerivedType(typeof(BinaryFocalCrossEntropy), "binaryFocalCrossEntropy")]
[JsonDerivedType(typeof(MeanSquaredError), "meanSquaredError")]
[JsonDerivedType(typeof(MeanAbsoluteError), "meanAbsoluteError")]
[JsonDerivedType(typeof(HuberError), "huberError")]
[JsonDerivedType(typeof(LogCoshError), "logCoshError")]
[JsonDerivedType(typeof(QuantileError), "quantileError")]
[JsonDerivedType(typeof(QuantilesError), "quantilesError")]
[JsonDerivedType(typeof(PoissonError), "poissonError")]
public abstract record LossFunction
{
    private protected LossFunction()
    {
    }

    /// <summary>All losses, with their default values; for each kind of target its default is the first.</summary>
    internal static IReadOnlyList<LossFunction> All { get; } =
    [
        new CategoricalCrossEntropy(), new CategoricalFocalCrossEntropy(),
        new BinaryCrossEntropy(), new BinaryFocalCrossEntropy(),
        new MeanSquaredError(), new MeanAbsoluteError(), new HuberError(), new LogCoshError(), new QuantileError(), new QuantilesError(),
        new PoissonError(),
    ];

    /// <summary>What the loss can be computed for.</summary>
    internal abstract TargetKind Fits { get; }

    /// <summary>Whether the loss of a row may be below zero.</summary>
    internal virtual bool MayBeNegative => false;

    /// <summary>Which output is the number predicted, where others are said beside it; null where there are no others.</summary>
    internal virtual int? PredictedOutput => null;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the loss' values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];
}
