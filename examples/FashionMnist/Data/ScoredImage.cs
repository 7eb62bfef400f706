using ExampleKit.Data;

namespace FashionMnist.Data;

/// <summary>A picture with what it is, and what a model takes it for.</summary>
internal sealed record ScoredImage(LabelledImage Original, Prediction Prediction)
{
    public bool IsRight => Original.Label == Prediction.PredictedLabel;

    public string TrueName => ClothingClasses.Names[Original.Label];

    public string PredictedName => ClothingClasses.Names[Prediction.PredictedLabel];
}
