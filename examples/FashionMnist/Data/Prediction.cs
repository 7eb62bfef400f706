using ExampleKit.Data;
using Microsoft.ML;

namespace FashionMnist.Data;

/// <summary>What a model says of one picture; the names and types of the columns that it adds.</summary>
internal sealed class Prediction
{
    /// <summary>The most probable class, as a place in <see cref="ClothingClasses.Names"/>.</summary>
    public byte PredictedLabel { get; set; }

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];

    public static IReadOnlyList<Prediction> Of(IDataView images, ITransformer model, MLContext mlContext) =>
        [.. mlContext.Data.CreateEnumerable<Prediction>(model.Transform(images), reuseRowObject: false)];

    /// <summary>Whether both say the same, to the last bit.</summary>
    public bool IsSameAs(Prediction other) => PredictedLabel == other.PredictedLabel && Score.AsSpan().SequenceEqual(other.Score);
}
