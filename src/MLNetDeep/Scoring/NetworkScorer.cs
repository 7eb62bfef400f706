using System.Numerics.Tensors;
using MLNetDeep.Models;
using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Scoring;

/// <summary>
/// Computes a model's scores in managed memory, without libtorch. Immutable and thread-safe: callers bring the scratch memory.
/// </summary>
internal sealed class NetworkScorer
{
    private readonly DenseNetworkModel _model;
    private readonly ScoringSequence _layers;

    public NetworkScorer(DenseNetworkModel model)
    {
        _model = model;
        _layers = new ScoringSequence(model.Specification.Placed, model);
    }

    /// <summary>How many floats of scratch memory scoring needs.</summary>
    public int ScratchSize => _layers.ScratchSize;

    /// <summary>The scores of one row: probabilities of the classes, log-odds of true, or predicted numbers.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="scores">[outputs]; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/>; written to.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, Span<float> scratch)
    {
        _layers.Run(features, scores, scratch);
        if (_model.Description.ScoreFunction == ScoreFunction.Softmax)
            SoftMax(scores);
        else if (_model.Description.ScoreFunction == ScoreFunction.Exponential)
            TensorPrimitives.Exp<float>(scores, scores);
    }

    /// <summary>The scores of several rows, one after the other in both spans.</summary>
    public void Score(int rowCount, ReadOnlySpan<float> features, Span<float> scores, Span<float> scratch)
    {
        var (inputs, outputs) = (_model.FeatureCount, _model.OutputCount);
        for (var row = 0; row < rowCount; row++)
            Score(features.Slice(row * inputs, inputs), scores.Slice(row * outputs, outputs), scratch);
    }

    private static void SoftMax(Span<float> values)
    {
        // Without the subtraction, exp of a large score would be infinite and the quotient NaN.
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        TensorPrimitives.SoftMax<float>(values, values);
    }
}
