using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLNetDeep.Explaining.Layers;

namespace MLNetDeep.Explaining;

/// <summary>The memory one row is explained in. Belongs to one thread at a time; used again for the next row.</summary>
internal sealed class Workspace
{
    public Workspace(TableFront? table, ExplainedSequence affine, ExplainedSequence bent)
    {
        Features = new double[table?.FeatureCount ?? affine.InputSize];
        Inputs = table is null ? Features : new double[affine.InputSize];
        TableTrace = new double[table?.TraceSize ?? 0];
        InputGradient = new double[affine.InputSize];
        Shares = new double[Features.Length];
        Contributions = new float[Features.Length];
        AffineTrace = new double[affine.TraceSize];
        (Path, Point, PointGradient, MeanGradient) = (
            new double[affine.OutputSize], new double[affine.OutputSize], new double[affine.OutputSize], new double[affine.OutputSize]);
        BentTrace = new double[bent.TraceSize];
        OutputGradient = new double[bent.OutputSize];
        Scratch = new double[Math.Max(affine.ScratchSize, bent.ScratchSize)];
    }

    /// <summary>[features].</summary>
    public double[] Features { get; }

    /// <summary>What the affine steps read: the features, or what the network's tables make of them.</summary>
    public double[] Inputs { get; }

    public double[] TableTrace { get; }

    /// <summary>The gradient by <see cref="Inputs"/>.</summary>
    public double[] InputGradient { get; }

    /// <summary>[features]: the contributions, before they are rounded.</summary>
    public double[] Shares { get; }

    public double[] AffineTrace { get; }

    /// <summary>The path from the baseline to the row, behind the affine steps: its direction and length.</summary>
    public double[] Path { get; }

    /// <summary>A point on it.</summary>
    public double[] Point { get; }

    /// <summary>The gradient at the point.</summary>
    public double[] PointGradient { get; }

    /// <summary>The mean of the gradients along the path.</summary>
    public double[] MeanGradient { get; }

    /// <summary>The pieces of the path, those of rows before among them: memory is taken once.</summary>
    public List<PathPiece> Pieces { get; } = [];

    /// <summary>Their numbers, the one that deviates most first.</summary>
    public PriorityQueue<int, (double, int)> ByDeviation { get; } = new();

    public double[] BentTrace { get; }

    /// <summary>The explained number's gradient by the network's outputs.</summary>
    public double[] OutputGradient { get; }

    public double[] Scratch { get; }

    /// <summary>[features]; the result.</summary>
    public float[] Contributions { get; }

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
