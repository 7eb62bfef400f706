using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Training.Optimizers;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training.Managed;

/// <summary>The engine for the CPU: managed vectorised code, gradients by hand, hardly an allocation. See docs/engines.md.</summary>
internal sealed class ManagedEngine : TrainingEngine
{
    /// <summary>
    /// Multiply-adds of a step's forward pass below which helpers are not worth being tried: a step of 20-64-64-2 at batch 32, which has
    /// 176,000, takes 20 µs without and 31 µs with one, and trials make a short fit an eighth longer.
    /// </summary>
    private const long SmallStep = 250_000;

    private readonly OwnedParts _owned = new();
    private readonly TrainingPlan _plan;
    private readonly Workers _workers;
    private readonly ManagedNetwork _network;
    private readonly Pass _pass;
    private readonly TrainingFigures _training;
    private readonly Evaluation? _validation;

    public ManagedEngine(TrainingPlan plan)
        : this(plan, (long)plan.Network.Specification.ParameterCount * plan.BatchSize < SmallStep ? ProcessorShare.Of(1) : plan.Processors,
            MatrixKernels.Fastest)
    {
    }

    /// <param name="plan">The run's plan; it must train on the CPU.</param>
    /// <param name="processors">How many threads may work; results do not depend on it.</param>
    /// <param name="kernels">The matrix products.</param>
    /// <param name="fewestMultiplyAdds">
    /// The multiply-adds of a layer's product from which on it is of bfloat16, where the network's precision is that.
    /// </param>
    public ManagedEngine(
        TrainingPlan plan, ProcessorShare processors, MatrixKernels kernels, long fewestMultiplyAdds = PrecisionChoice.FewestMultiplyAdds)
    {
        _plan = plan;
        try
        {
            _workers = _owned.Add(new Workers(processors));
            var memory = _owned.Add(new ManagedMemory(plan.Network, plan.BatchSize, _workers.Most));
            _network = new ManagedNetwork(plan, memory, _workers, kernels, IsBFloat16);
            _pass = new Pass(plan.Seed, plan.BatchSize, plan.ClassWeights) { RowsStay = plan.Training is RowSelection };
            _training = new TrainingFigures(plan);
            _validation = plan.Validation is { } validation ? _owned.Add(new Evaluation(plan, validation.Count)) : null;
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        bool IsBFloat16(PlacedLayer layer) =>
            plan.Network.Precision == TrainingPrecision.BFloat16Mixed
            && PrecisionChoice.MultiplyAdds(layer, plan.BatchSize) >= fewestMultiplyAdds;
    }

    public override EpochFigures TrainingFigures => _training;

    public override EpochFigures ValidationFigures => _validation!.Figures;

    public override NetworkUpdate NewUpdate(OptimizerOptions options) => new ManagedUpdate(options, _plan.Network, _workers);

    public override void ComputeGradients(RowBatch batch, long step, bool addToGradients)
    {
        _workers.BeginStep();
        _pass.BeginStep(batch, step, _plan.ProgressAt(step - 1), addToGradients);
        _network.Differentiate(_pass);
        _training.Record(_pass, _network.Output, _network.Penalty());
    }

    public override void EndStep() => _workers.EndStep();

    public override void BeginEvaluation() => _validation!.Begin(_network.Penalty());

    public override void Evaluate(RowBatch batch) => _validation!.Run(batch, _workers);

    public override void Dispose() => _owned.Dispose();
}
