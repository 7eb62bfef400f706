using MLNetDeep.Data.Rows;
using MLNetDeep.Torch.Features;
using MLNetDeep.Torch.Loading;
using MLNetDeep.Torch.Networks;
using MLNetDeep.Torch.Optimizers;
using MLNetDeep.Torch.Training.Metrics;
using MLNetDeep.Torch.Training.Objectives;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>The general engine: TorchSharp's operations, on the CPU or a GPU, and libtorch's automatic differentiation.</summary>
internal sealed class TorchEngine : TrainingEngine
{
    private readonly OwnedParts _owned = new();
    private readonly TrainingPlan _plan;
    private readonly TorchNetwork _network;
    private readonly Objective _objective;
    private readonly MemberMean _members;
    private readonly TorchLimits _limits;
    private readonly TorchMetric _metric;
    private readonly TorchFigures _training;
    private readonly TorchFigures? _validation;
    private readonly List<(RowStore Of, StoreTensors Tensors)> _stores = [];
    private readonly BackwardPass? _byHand;
    private readonly PinnedMemory? _pinned;
    private (RowSelection Of, Tensor Indices)? _order;

    public TorchEngine(TrainingPlan plan)
        : this(plan, !plan.Device.IsCpu)
    {
    }

    /// <param name="plan">The run's plan.</param>
    /// <param name="preferByHand">
    /// Whether gradients are computed without autograd where layers, loss and labels allow it: faster on a GPU (docs/decisions/0032). On
    /// the CPU autograd is what the managed engine is checked by.
    /// </param>
    internal TorchEngine(TrainingPlan plan, bool preferByHand)
    {
        _plan = plan;
        using var scope = NewDisposeScope();
        try
        {
            _owned.Add(new ThreadUse(plan));
            _network = _owned.Add(new TorchNetwork(plan.Network, plan.Device.ToTorch()));
            _pinned = PinnedMemory.For(_network.Device);
            _objective = _owned.Add(Objective.For(plan.Loss, _network.Device));
            _members = _owned.Add(new MemberMean(plan, _network.Device));
            _limits = _owned.Add(new TorchLimits(plan, _network.Device));
            _byHand = preferByHand && _objective.HasGradient(_network.Specification.OutputSize) ? _network.ByHand : null;
            _metric = _owned.Add(TorchMetric.For(plan.Task, plan.Targets, _network.Device));
            _training = _owned.Add(new TorchFigures(plan, _objective, _metric, plan.Training.Count, plan.BatchSize));
            _validation = plan.Validation is { } validation
                ? _owned.Add(new TorchFigures(plan, _objective, _metric, validation.Count, RowSource.LargestEvaluation))
                : null;
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    public override EpochFigures TrainingFigures => _training;

    public override EpochFigures ValidationFigures => _validation!;

    public override NetworkUpdate NewUpdate(OptimizerOptions options) =>
        _network.SharesMemory ? new ManagedUpdate(options, _plan.Network) : new TensorUpdate(options, _network);

    public override void TakeNetwork() => _network.Take();

    public override void BringBackNetwork() => _network.BringBack();

    public override void ComputeGradients(RowBatch batch, long step, bool addToGradients)
    {
        using var scope = NewDisposeScope();
        var rows = Gather(batch);
        var noise = new TrainingNoise(_plan.Seed, step) { Progress = _plan.ProgressAt(step - 1) };
        if (_byHand is not null && _objective.HasGradient(rows.Labels))
        {
            ComputeByHand(_byHand, rows, noise, addToGradients);
            return;
        }

        var ofMembers = _network.Forward(rows.Features, noise);
        var loss = LossOf(rows, _members.LossesOf(_objective.Losses, ofMembers, rows.Labels));

        if (!addToGradients)
            _network.Gradients.Clear();
        loss.Mean().backward();

        using var noGradients = no_grad();
        _training.Record(rows, _members.Of(ofMembers), loss);
    }

    public override void BeginEvaluation() => _validation!.Clear();

    public override void Evaluate(RowBatch batch)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var rows = Gather(batch);
        var outputs = _limits.Of(_objective.Validated(_members.Of(_network.Forward(rows.Features, noise: null))));
        _validation!.Record(rows, outputs, LossOf(rows, _objective.Losses(outputs, rows.Labels)));
    }

    public override void Dispose()
    {
        ForgetOrder();
        foreach (var (_, tensors) in _stores)
            tensors.Dispose();
        _owned.Dispose();
    }

    private void ComputeByHand(BackwardPass pass, TorchBatch rows, TrainingNoise noise, bool addToGradients)
    {
        using var noGradients = no_grad();
        var outputs = pass.Forward(rows.Features, noise);
        pass.Backward(_objective.Gradient(outputs, rows.Labels).mul_(rows.SharesOfLoss()), addToGradients);
        _training.Record(rows, outputs, LossOf(rows, _objective.Losses(outputs, rows.Labels)));
    }

    /// <summary>The loss of a batch such that its mean is the mean loss over the rows plus the penalties.</summary>
    private WeightedSum LossOf(TorchBatch batch, Tensor losses)
    {
        var loss = batch.LossOf(losses);
        return loss with
        {
            Sum = loss.Weight is { } weight ? _network.WithPenalties(loss.Sum, weight)
            : _network.WithPenalties(loss.Sum, batch.Count)
        };
    }

    private TorchBatch Gather(RowBatch batch)
    {
        var gathered = TorchBatch.Of(batch, TensorsOf(batch.Selection.Store), IndicesOf(batch.Selection), _pinned);
        if (batch.IsLast)
            ForgetOrder();
        return gathered;
    }

    /// <summary>An order of rows on the device; kept until its last batch.</summary>
    private Tensor IndicesOf(RowSelection order)
    {
        if (_order is { } known && ReferenceEquals(known.Of, order))
            return known.Indices;

        ForgetOrder();
        using var onCpu = tensor(order.Rows, int32);
        var indices = onCpu.to(int64).to(_network.Device).DetachFromDisposeScope();
        _order = (order, indices);
        return indices;
    }

    private void ForgetOrder()
    {
        _order?.Indices.Dispose();
        _order = null;
    }

    /// <summary>The tensors of a data set; kept for the two that were last asked for, those trained and those validated on.</summary>
    private StoreTensors TensorsOf(RowStore examples)
    {
        var known = _stores.FindIndex(store => ReferenceEquals(store.Of, examples));
        if (known < 0)
        {
            if (_stores.Count == 2)
            {
                _stores[0].Tensors.Dispose();
                _stores.RemoveAt(0);
            }
            _stores.Add((examples, StoreTensors.Of(examples, _plan, _network.Device)));
        }
        else if (known < _stores.Count - 1)
        {
            _stores.Reverse();
        }
        return _stores[^1].Tensors;
    }
}
