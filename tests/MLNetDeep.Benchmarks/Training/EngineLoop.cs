using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Torch;
using MLNetDeep.Torch.Loading;
using MLNetDeep.Torch.Training;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Optimizers;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>The steps of one of our engines, as the training loop takes them.</summary>
internal sealed class EngineLoop : IStepLoop
{
    private readonly RowSelection _rows;
    private readonly NetworkState _network;
    private readonly TrainingEngine _engine;
    private readonly OptimizerRun _optimizer;
    private readonly TrainingPlan _plan;
    private long _step;
    private int _at;

    /// <param name="rows">What is trained on, and where.</param>
    /// <param name="widths">Of inputs, layers and outputs.</param>
    /// <param name="batch">Rows in a step.</param>
    /// <param name="kind">Which engine.</param>
    /// <param name="workers">The threads of the managed engine.</param>
    /// <param name="byHand">Whether the Torch engine does without autograd; null as a fit has it.</param>
    /// <param name="precision">What products are computed in.</param>
    public EngineLoop(StepRows rows, int[] widths, int batch, TrainingEngineKind kind, int workers, bool? byHand = null,
        TrainingPrecision precision = TrainingPrecision.Single)
        : this(rows.Order, rows.Device.ToTrainingDevice(), widths, batch, kind, workers, byHand, precision)
    {
    }

    /// <summary>The managed engine on rows that are kept in any form.</summary>
    public EngineLoop(RowSelection rows, int[] widths, int batch, int workers)
        : this(rows, TrainingDevice.Cpu, widths, batch, TrainingEngineKind.Managed, workers, byHand: null, TrainingPrecision.Single)
    {
    }

    private EngineLoop(RowSelection rows, TrainingDevice device, int[] widths, int batch, TrainingEngineKind kind, int workers,
        bool? byHand, TrainingPrecision precision)
    {
        _rows = rows;
        var specification = NetworkSpecification.WithOutput(
            widths[0], widths[1..^1].Select(width => new Dense(width, Activation.ReLU)), widths[^1]);
        _network = NetworkState.Start(
            specification, seed: 1, precision: precision, newBuffer: kind == TrainingEngineKind.Torch ? count =>
            new TorchPackage().NewBuffer(count, device) : null);
        _plan = new TrainingPlan
        {
            Network = _network,
            Task = LearningTask.MulticlassClassification,
            Loss = new CategoricalCrossEntropy(),
            Options = new DenseNetworkOptions(),
            Device = device,
            Engine = kind,
            Seed = 1,
            BatchSize = batch,
            Placement = DataPlacement.InMemory,
            Training = rows,
            Validation = null,
            SkippedRowCount = 0,
            Callbacks = [],
            CheckAlive = () => { },
        };
        _engine = kind == TrainingEngineKind.Managed ? new ManagedEngine(_plan, ProcessorShare.Of(workers), MatrixKernels.Fastest)
            : byHand is { } asked ? new TorchEngine(_plan, asked) : new TorchEngine(_plan);
        _optimizer = new OptimizerRun(new AdamOptions(), _engine.NewUpdate(new AdamOptions()));
    }

    /// <summary>As a fit finds it; a small network takes one.</summary>
    public int Threads => Environment.ProcessorCount;

    public void Run(int steps)
    {
        var batch = _plan.BatchSize;
        using var threads = new ThreadUse(_plan);
        for (var i = 0; i < steps; i++, _at += batch)
        {
            if (_at + batch > _rows.Count)
            {
                _at = 0;
                _engine.TrainingFigures.Clear();
            }
            _engine.ComputeGradients(new RowBatch(_rows, _at, batch), ++_step, addToGradients: false);
            _optimizer.EndBatch(1e-3f);
            _engine.EndStep();
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _engine.Dispose();
        _network.Dispose();
    }
}
