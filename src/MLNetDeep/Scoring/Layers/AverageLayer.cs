using MLNetDeep.Compute;
using MLNetDeep.Kernels;

namespace MLNetDeep.Scoring.Layers;

/// <summary>
/// The networks of a model, which may differ, one after the other on the same rows while those are in cache, and the mean of their scores:
/// of probabilities, of predicted numbers; of log-odds the log-odds of the mean probability (docs/ensembles.md).
/// </summary>
internal sealed unsafe class AverageLayer : ScoringLayer
{
    private readonly ScoringSequence[] _members;
    private readonly MeanOfNetworks _mean;
    private readonly int _stride;
    private readonly int _memberScratch;

    public AverageLayer(DenseNetworkModel model)
    {
        _members = [.. model.Networks.Select(member => new ScoringSequence(member.Specification.Placed, ScoredNetwork.Of(member)))];
        _mean = MeanOfNetworks.Of(model);
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

    private MatrixView OutputsOf(int member, int rows, float* scratch) =>
        new(scratch + (nint)member * rows * _stride, rows, OutputSize, _stride);

    private float* BehindOutputs(int rows, float* scratch) => scratch + (nint)_members.Length * rows * _stride;

    /// <summary>From the outputs of all networks to the scores.</summary>
    private void Average(MatrixView scores, float* outputs)
    {
        for (var row = 0; row < scores.Rows; row++)
            _mean.Scores(outputs + (nint)row * _stride, checked(scores.Rows * _stride), WritableRow(scores, row));
    }
}
