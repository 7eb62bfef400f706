using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Scoring;
using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// Evaluates rows with the model as it is deployed: its outputs come from the scorer, so that figures are those of the model that a user
/// saves and loads, to the bit. Not thread-safe.
/// </summary>
internal sealed unsafe class Evaluation : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly PackedMemory _memory = new();
    private readonly float[] _outputLayer;
    private readonly OwnedParts _owned = new();
    private readonly EvaluationStage _stage;
    private readonly Pass _pass;
    private readonly EvaluationFigures _figures;
    private readonly Action<int> _score;
    private NetworkOutputs _networks = null!;

    /// <param name="plan">The run's plan.</param>
    /// <param name="rows">How many rows there are in all.</param>
    public Evaluation(TrainingPlan plan, int rows)
    {
        _plan = plan;
        _outputLayer = plan.Targets is null ? [] : new float[plan.Network.Specification.Placed[^1].ParameterRange.Length];
        var capacity = Math.Min(rows, RowSource.LargestEvaluation);
        var width = plan.Network.Specification.OutputSize;
        _pass = new Pass(plan.Seed, capacity, plan.ClassWeights);
        _figures = new EvaluationFigures(plan, rows);
        try
        {
            var outputs = _owned.Add(new FloatBuffer((long)capacity * width));
            var slopes = _owned.Add(new FloatBuffer((long)capacity * width));
            _stage = new EvaluationStage(new Signal(width, outputs.Start, slopes.Start), plan, capacity);
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
        _score = Score;
    }

    public EpochFigures Figures => _figures;

    /// <summary>
    /// Begins an evaluation of the network as it is, in the units of the label. Its weights may not change until it ends.
    /// </summary>
    /// <param name="penalty">What its weights add to the loss.</param>
    public void Begin(double penalty)
    {
        _networks = _plan.Network.Specification.MemberCount == 1 ? new NetworkOutputs(Single())
            : NetworkOutputs.Of(UnfinishedNetwork.ModelOf(_plan));
        _figures.Clear();
        _figures.Penalty = penalty;
    }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="batch">The rows; at most <see cref="RowSource.LargestEvaluation"/>.</param>
    /// <param name="workers">Who computes.</param>
    public void Run(RowBatch batch, Workers workers)
    {
        _pass.Begin(batch);
        workers.Run((batch.Count - 1) / _networks.RowsInBlock + 1, _score);
        _figures.Record(_pass, _stage);
    }

    /// <summary>The same where the outputs come from elsewhere.</summary>
    /// <param name="batch">The rows; at most <see cref="RowSource.LargestEvaluation"/>.</param>
    /// <param name="networks">What gives the outputs, in the units of the label.</param>
    public void Run(RowBatch batch, NetworkOutputs networks)
    {
        _pass.Begin(batch);
        networks.Of(batch.Selection, batch.Start, batch.Count, _stage.Outputs.ValuesOf(_pass.AllRows));
        _stage.Run(_pass.AllRows, _pass);
        _figures.Record(_pass, _stage);
    }

    /// <summary>The network with its values where they lie; of its output layer, at the scale of the label.</summary>
    private ScoredNetwork Single()
    {
        var network = _plan.Network;
        var output = network.Specification.Placed[^1];
        if (_plan.Targets is { } targets)
        {
            network.Parameters.Values.Slice(output.ParameterRange.Offset, output.ParameterRange.Length).CopyTo(_outputLayer);
            targets.FoldOutput(output, _outputLayer);
        }
        _memory.BeginAnew();
        return new ScoredNetwork(network.Specification, network.ReadValues(inPlaceOfLast: _outputLayer), _memory);
    }

    public void Dispose() => _owned.Dispose();

    private void Score(int block)
    {
        var start = block * _networks.RowsInBlock;
        var rows = new Slice(start, Math.Min(_networks.RowsInBlock, _pass.Count - start));
        _networks.OfBlock(
            _pass.Batch.Selection.Store.Features, _pass.Batch.Rows.Slice(rows.Start, rows.Count), _stage.Outputs.ValuesOf(rows));
        _stage.Run(rows, _pass);
    }
}
