using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed.Losses;
using MLNetDeep.Training.Optimizers;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training.Managed;

/// <summary>The engine for the CPU: managed vectorised code, gradients by hand, no allocation in a step. See docs/engines.md.</summary>
internal sealed class ManagedEngine : TrainingEngine
{
    /// <summary>Rows scored at a time, where training batches are smaller.</summary>
    private const int ScoringRows = 128;

    /// <summary>Multiply-adds of a step's forward pass below which helpers are not worth being woken.</summary>
    private const long SmallStep = 50_000;

    private readonly OwnedParts _owned = new();
    private readonly NetworkState _state;
    private readonly Workers _workers;
    private readonly ManagedNetwork _network;
    private readonly Pass _pass;
    private readonly int _capacity;
    private readonly ManagedFigures _training;
    private readonly ManagedFigures? _validation;

    public ManagedEngine(TrainingPlan plan)
        : this(plan, (long)plan.Network.Specification.ParameterCount * plan.BatchSize < SmallStep ? ProcessorShare.Of(1) : plan.Processors, MatrixKernels.Fastest)
    {
    }

    /// <param name="plan">The run's plan; it must train on the CPU.</param>
    /// <param name="processors">How many threads may work; results do not depend on it.</param>
    /// <param name="kernels">The matrix products.</param>
    /// <param name="fewestMultiplyAdds">The multiply-adds of a layer's product from which on it is of bfloat16, where the network's precision is that.</param>
    public ManagedEngine(TrainingPlan plan, ProcessorShare processors, MatrixKernels kernels, long fewestMultiplyAdds = PrecisionChoice.FewestMultiplyAdds)
    {
        (_state, _capacity) = (plan.Network, Math.Max(plan.BatchSize, ScoringRows));
        try
        {
            _workers = _owned.Add(new Workers(processors));
            var memory = _owned.Add(new ManagedMemory(plan.Network, _capacity));
            _network = new ManagedNetwork(plan.Network.Specification, memory, ManagedLoss.For(plan.Loss), new RowMetric(plan.Task, plan.Targets?.Deviations), plan.Targets, _workers, kernels, IsBFloat16);
            _pass = new Pass(plan.Seed, _capacity, plan.ClassWeights);
            _training = new ManagedFigures(plan, plan.Training.Count);
            _validation = plan.Validation is { } validation ? new ManagedFigures(plan, validation.Count) : null;
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        bool IsBFloat16(PlacedLayer layer) => plan.Network.Precision == TrainingPrecision.BFloat16Mixed && PrecisionChoice.MultiplyAdds(layer, plan.BatchSize) >= fewestMultiplyAdds;
    }

    public override EpochFigures TrainingFigures => _training;

    public override EpochFigures ValidationFigures => _validation!;

    public override NetworkUpdate NewUpdate(OptimizerOptions options) => new ManagedUpdate(options, _state, _workers);

    public override void ComputeGradients(RowBatch batch, long step, bool addToGradients)
    {
        _workers.BeginStep();
        _pass.BeginStep(batch, step, addToGradients);
        _network.Differentiate(_pass);
        _training.Record(_pass, _network.Output, _network.Penalty());
    }

    public override void EndStep() => _workers.EndStep();

    public override void Evaluate(RowBatch batch)
    {
        for (var start = 0; start < batch.Count; start += _capacity)
        {
            _pass.BeginScoring(batch with { Start = batch.Start + start, Count = Math.Min(_capacity, batch.Count - start) });
            _network.Score(_pass);
            _validation!.Record(_pass, _network.Output, _network.Penalty());
        }
    }

    public override void Dispose() => _owned.Dispose();
}
