using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLNetDeep.Explaining.Layers;

namespace MLNetDeep.Explaining;

/// <summary>The memory one row is explained in. Belongs to one thread at a time; used again for the next row.</summary>
internal sealed class Workspace(ExplainedSequence affine, ExplainedSequence bent)
{
    /// <summary>[features].</summary>
    public double[] Features { get; } = new double[affine.InputSize];

    /// <summary>The gradient by the features.</summary>
    public double[] FeatureGradient { get; } = new double[affine.InputSize];

    public double[] AffineTrace { get; } = new double[affine.TraceSize];

    /// <summary>The path from the baseline to the row, behind the affine steps: its direction and length.</summary>
    public double[] Path { get; } = new double[affine.OutputSize];

    /// <summary>A point on it.</summary>
    public double[] Point { get; } = new double[affine.OutputSize];

    /// <summary>The gradient at the point.</summary>
    public double[] PointGradient { get; } = new double[affine.OutputSize];

    /// <summary>The mean of the gradients along the path.</summary>
    public double[] MeanGradient { get; } = new double[affine.OutputSize];

    /// <summary>The pieces of the path, those of rows before among them: memory is taken once.</summary>
    public List<PathPiece> Pieces { get; } = [];

    public double[] BentTrace { get; } = new double[bent.TraceSize];

    /// <summary>The explained number's gradient by the network's outputs.</summary>
    public double[] OutputGradient { get; } = new double[bent.OutputSize];

    public double[] Scratch { get; } = new double[Math.Max(affine.ScratchSize, bent.ScratchSize)];

    /// <summary>[features]; the result.</summary>
    public float[] Contributions { get; } = new float[affine.InputSize];

    public void SetFeatures(ReadOnlySpan<float> features) => TensorPrimitives.ConvertChecked(features, Features);

    public void SetFeatures(in VBuffer<float> features)
    {
        if (features.IsDense)
        {
            SetFeatures(features.GetValues());
            return;
        }

        Array.Clear(Features);
        var values = features.GetValues();
        var indices = features.GetIndices();
        for (var i = 0; i < values.Length; i++)
            Features[indices[i]] = values[i];
    }
}
