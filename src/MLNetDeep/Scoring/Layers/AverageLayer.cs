using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// The networks of an ensemble, one after the other on the same rows while those are in cache, and the mean of their scores: of probabilities, of predicted
/// numbers; of log-odds the log-odds of the mean probability (docs/ensembles.md).
/// </summary>
internal sealed unsafe class AverageLayer : ScoringLayer
{
    private readonly ScoringSequence[] _members;
    private readonly ScoreFunction _function;
    private readonly bool _isLogOdds;
    private readonly double _temperature;
    private readonly int _stride;
    private readonly int _memberScratch;

    public AverageLayer(DenseNetworkModel model)
    {
        _members = [.. model.Networks.Select(member => new ScoringSequence(member.Specification.Placed, member))];
        _function = model.Description.ScoreFunction;
        _isLogOdds = model.Task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
        _temperature = model.Description.AverageTemperature;
        _stride = Padded(model.OutputCount);
        _memberScratch = _members.Max(member => member.ScratchPerRow);
        OutputSize = model.OutputCount;
        ScratchPerRow = checked(_members.Length * _stride + _memberScratch);
        TakesSparseRows = _members.All(member => member.TakesSparseRows);
    }

    public override int OutputSize { get; }

    public override int ScratchPerRow { get; }

    public override bool TakesSparseRows { get; }

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        for (var i = 0; i < _members.Length; i++)
            _members[i].Run(input, OutputsOf(i, input.Rows, scratch), BehindOutputs(input.Rows, scratch));
        Average(output, scratch);
    }

    public override void RunSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView output, float* scratch)
    {
        for (var i = 0; i < _members.Length; i++)
            _members[i].RunSparse(indices, values, OutputsOf(i, rows: 1, scratch), BehindOutputs(rows: 1, scratch));
        Average(output, scratch);
    }

    private MatrixView OutputsOf(int member, int rows, float* scratch) => new(scratch + (nint)member * rows * _stride, rows, OutputSize, _stride);

    private float* BehindOutputs(int rows, float* scratch) => scratch + (nint)_members.Length * rows * _stride;

    /// <summary>From the outputs of all networks to the scores.</summary>
    private void Average(MatrixView scores, float* outputs)
    {
        var betweenMembers = (nint)scores.Rows * _stride;
        for (var row = 0; row < scores.Rows; row++)
        {
            var mean = WritableRow(scores, row);
            var first = outputs + row * _stride;
            if (_isLogOdds)
            {
                for (var i = 0; i < mean.Length; i++)
                    mean[i] = LogOddsMean.Of(first + i, _members.Length, betweenMembers);
            }
            else
            {
                Mean(first, betweenMembers, mean);
                if (_temperature != 1)
                    Scale(mean);
            }
        }
    }

    private void Mean(float* first, nint betweenMembers, Span<float> mean)
    {
        mean.Clear();
        for (var i = 0; i < _members.Length; i++)
        {
            var outputs = first + i * betweenMembers;
            ScoreFunctions.Apply(_function, outputs, mean.Length);
            TensorPrimitives.Add(mean, new ReadOnlySpan<float>(outputs, mean.Length), mean);
        }
        TensorPrimitives.Divide(mean, _members.Length, mean);
    }

    /// <summary>Probabilities to the power of the inverse temperature, brought back to a sum of 1: the softmax of their logarithms divided by it.</summary>
    private void Scale(Span<float> probabilities)
    {
        var (highest, sum) = ((double)TensorPrimitives.Max<float>(probabilities), 0.0);
        foreach (ref var probability in probabilities)
        {
            probability = (float)Math.Pow(probability / highest, 1 / _temperature);
            sum += probability;
        }
        TensorPrimitives.Divide(probabilities, (float)sum, probabilities);
    }
}
