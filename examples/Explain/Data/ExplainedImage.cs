using ExampleKit.Data;
using Microsoft.ML.Data;

namespace Explain.Data;

/// <summary>A picture, what a model takes it for, and why; the names and types of the columns of an explained data view.</summary>
internal sealed class ExplainedImage
{
    [VectorType(LabelledImage.Side, LabelledImage.Side)]
    public byte[] Image { get; set; } = [];

    /// <summary>What it is, from 1.</summary>
    public uint Label { get; set; }

    /// <summary>What the network reads.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];

    /// <summary>How much each pixel contributed to the raw score of the class that is predicted.</summary>
    public float[] FeatureContributions { get; set; } = [];

    /// <summary>How far their sum is from the score difference they explain.</summary>
    public float FeatureContributionsDeviation { get; set; }

    /// <summary>The class that is predicted, from 0.</summary>
    public int Predicted => Array.IndexOf(Score, Score.Max());

    /// <summary>The next probable class, from 0.</summary>
    public int RunnerUp => Enumerable.Range(0, Score.Length).Where(i => i != Predicted).MaxBy(i => Score[i]);
}
