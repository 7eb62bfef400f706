using System.Numerics.Tensors;
using MLNetDeep.Models;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring;

/// <summary>
/// Computes a model's scores in managed memory, without libtorch. Immutable and thread-safe: callers bring the scratch memory.
/// </summary>
internal sealed class NetworkScorer
{
    private readonly DenseNetworkModel _model;
    private readonly NetworkSpecification _specification;
    private readonly int _widest;

    public NetworkScorer(DenseNetworkModel model)
    {
        _model = model;
        _specification = model.Specification;
        _widest = _specification.LayerShapes.Max();
    }

    /// <summary>How many floats of scratch memory scoring needs.</summary>
    public int ScratchSize => 2 * _widest;

    /// <summary>The scores of one row: probabilities of the classes, log-odds of true, or predicted numbers.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="scores">[outputs]; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/>; written to.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, Span<float> scratch)
    {
        var current = features;
        var next = scratch[.._widest];
        var afterNext = scratch[_widest..];
        for (var i = 0; i < _specification.Layers.Count; i++)
        {
            // What is left of a network when it only scores: dropout does nothing.
            if (_specification.Layers[i] is not Dense dense)
                continue;

            var sums = i == _specification.Layers.Count - 1 ? scores : next[..dense.Units];
            Sum(_specification.Parameters[i]!, current, sums);
            Activate(dense.Activation, sums);
            current = sums;
            var free = next;
            next = afterNext;
            afterNext = free;
        }

        if (_model.Description.ScoreFunction == ScoreFunction.Softmax)
            SoftMax(scores);
        else if (_model.Description.ScoreFunction == ScoreFunction.Exponential)
            TensorPrimitives.Exp<float>(scores, scores);
    }

    /// <summary>The scores of several rows, one after the other in both spans.</summary>
    public void Score(int rowCount, ReadOnlySpan<float> features, Span<float> scores, Span<float> scratch)
    {
        var (inputs, outputs) = (_specification.InputSize, _specification.OutputSize);
        for (var row = 0; row < rowCount; row++)
            Score(features.Slice(row * inputs, inputs), scores.Slice(row * outputs, outputs), scratch);
    }

    private void Sum(DenseParameters dense, ReadOnlySpan<float> inputs, Span<float> sums)
    {
        var weights = _model.Parameters.Slice(dense.Weight.Offset, dense.Weight.Length);
        var biases = _model.Parameters.Slice(dense.Bias.Offset, dense.Bias.Length);
        for (var unit = 0; unit < sums.Length; unit++)
            sums[unit] = TensorPrimitives.Dot(weights.Slice(unit * dense.InputSize, dense.InputSize), inputs) + biases[unit];
    }

    private static void Activate(Activation activation, Span<float> values)
    {
        switch (activation)
        {
            case LinearActivation:
                break;
            case ReLUActivation:
                TensorPrimitives.Max(values, 0, values);
                break;
            case SigmoidActivation:
                TensorPrimitives.Sigmoid(values, values);
                break;
            case TanhActivation:
                TensorPrimitives.Tanh(values, values);
                break;
            default:
                throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(NetworkScorer)}.{nameof(Activate)}.");
        }
    }

    private static void SoftMax(Span<float> values)
    {
        // Without the subtraction, exp of a large score would be infinite and the quotient NaN.
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        TensorPrimitives.SoftMax<float>(values, values);
    }
}
