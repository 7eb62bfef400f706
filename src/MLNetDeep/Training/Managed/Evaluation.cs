using System.Buffers;
using MLNetDeep.Data.Rows;
using MLNetDeep.Scoring;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// Evaluates rows with the model as it is deployed: its outputs come from the scorer, so that figures are those of the model that a user saves and loads, to the bit. Not thread-safe.
/// </summary>
internal sealed unsafe class Evaluation : IDisposable
{
    private readonly FloatBuffer _outputs;
    private readonly FloatBuffer _slopes;
    private readonly EvaluationStage _stage;
    private readonly Pass _pass;
    private readonly EvaluationFigures _figures;
    private readonly Action<int> _score;
    private NetworkOutputs _networks = null!;

    /// <param name="plan">The run's plan.</param>
    /// <param name="rows">How many rows there are in all.</param>
    public Evaluation(TrainingPlan plan, int rows)
    {
        var capacity = Math.Min(rows, RowSource.LargestEvaluation);
        var width = plan.Network.Specification.OutputSize;
        _outputs = new FloatBuffer((long)capacity * width);
        _slopes = new FloatBuffer((long)capacity * width);
        _stage = new EvaluationStage(new Signal(width, _outputs.Start, _slopes.Start), plan, capacity);
        _pass = new Pass(plan.Seed, capacity, plan.ClassWeights);
        _figures = new EvaluationFigures(plan, rows);
        _score = Score;
    }

    public EpochFigures Figures => _figures;

    /// <summary>Begins an evaluation.</summary>
    /// <param name="model">The model, whose outputs are in the units of the label.</param>
    /// <param name="penalty">What its weights add to the loss.</param>
    public void Begin(DenseNetworkModel model, double penalty)
    {
        _networks = NetworkOutputs.Of(model);
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

    public void Dispose()
    {
        _outputs.Dispose();
        _slopes.Dispose();
    }

    private void Score(int block)
    {
        var start = block * _networks.RowsInBlock;
        var rows = new Slice(start, Math.Min(_networks.RowsInBlock, _pass.Count - start));
        var store = _pass.Batch.Selection.Store;
        var length = rows.Count * store.Features.Width;
        var rented = ArrayPool<float>.Shared.Rent(length);
        var features = rented.AsSpan(0, length);
        store.Features.Gather(_pass.Batch.Rows.Slice(rows.Start, rows.Count), features);
        _networks.OfBlock(rows.Count, features, _stage.Outputs.ValuesOf(rows));
        ArrayPool<float>.Shared.Return(rented);
        _stage.Run(rows, _pass);
    }
}
