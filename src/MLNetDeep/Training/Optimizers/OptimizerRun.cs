using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// An optimizer at work on one network: what becomes of the gradients of each batch. The order of an update is Keras': mean over the batches added up, clipping,
/// weight decay, the optimizer's rule, weight averaging.
/// </summary>
internal sealed class OptimizerRun : IDisposable
{
    private readonly OwnedParts _owned = new();
    private readonly OptimizerOptions _options;
    private readonly bool _inManagedMemory;
    private readonly Workers? _workers;
    private readonly GradientPreparation _preparation;
    private readonly WeightDecay? _decay;
    private readonly UpdateRule _rule;
    private readonly FrozenParameters _frozen;
    private readonly WeightAverage? _average;
    private float _learningRate;
    private bool _networkHasAverage;

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="workers">Who makes updates on the CPU; null for the caller alone.</param>
    public OptimizerRun(OptimizerOptions options, TorchNetwork network, Workers? workers = null)
        : this(options, network, network.Parameters.IsOnCpu, workers)
    {
    }

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="inManagedMemory">Whether updates are made by managed code, which needs the CPU, or by tensor operations.</param>
    /// <param name="workers">Who makes updates by managed code; null for the caller alone.</param>
    internal OptimizerRun(OptimizerOptions options, TorchNetwork network, bool inManagedMemory, Workers? workers = null)
    {
        _options = options;
        _workers = workers;
        _inManagedMemory = inManagedMemory;
        try
        {
            _preparation = _owned.Add(new GradientPreparation(options, network));
            _decay = options.WeightDecay == 0 ? null : _owned.Add(new WeightDecay(options, network));
            _rule = _owned.Add(UpdateRule.For(options, network));
            _frozen = _owned.Add(new FrozenParameters(network));
            _average = options.WeightAveraging is { } averaging ? _owned.Add(new WeightAverage(averaging, network)) : null;
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
        State = [.. _rule.State, .. _average is null ? Array.Empty<(string, FlatTensor)>() : [("otherWeights", _average.Other)]];
    }

    /// <summary>The number of updates made so far.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>
    /// All that is remembered from epoch to epoch, one named buffer for each value. After <see cref="EndEpoch"/> this, the network's parameters and <see cref="UpdateCount"/>
    /// are all it takes to go on: see <see cref="ResumeAfterEpoch"/>.
    /// </summary>
    public IReadOnlyList<(string Name, FlatTensor Buffer)> State { get; }

    /// <summary>Goes on from an earlier run, once the network's parameters and <see cref="State"/> have been filled with what they were after <see cref="EndEpoch"/>.</summary>
    /// <param name="updateCount">What <see cref="UpdateCount"/> was then.</param>
    public void ResumeAfterEpoch(long updateCount)
    {
        UpdateCount = updateCount;
        _networkHasAverage = _average is not null;
    }

    /// <summary>To be called before the first batch of an epoch. The network has the weights that are trained from here on.</summary>
    public void BeginEpoch() => GiveNetworkTheAverage(false);

    /// <summary>The number of batches whose gradients were added up since the last update; those of the next are added too, unless it is 0.</summary>
    public int BatchesWaiting { get; private set; }

    /// <summary>To be called when the network's gradients are those of one batch more: the end of a step.</summary>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    public void EndBatch(float learningRate)
    {
        _learningRate = learningRate;
        if (++BatchesWaiting == _options.AccumulationSteps)
            Update();
        _workers?.EndStep();
    }

    /// <summary>
    /// To be called after the last batch of an epoch, also of one that is ended early: lets the batches that still wait make an update. The network has the averaged weights, if there
    /// are any, from here to the next <see cref="BeginEpoch"/>.
    /// </summary>
    public void EndEpoch()
    {
        if (BatchesWaiting > 0)
            Update();
        GiveNetworkTheAverage(UpdateCount > 0);
    }

    public void Dispose() => _owned.Dispose();

    private void Update()
    {
        UpdateCount++;
        if (_inManagedMemory)
        {
            _preparation.InManagedMemory(BatchesWaiting);
            _decay?.InManagedMemory(_learningRate);
            _rule.StepInManagedMemory(_learningRate, UpdateCount, _workers);
            _frozen.Restore();
            _average?.InManagedMemory(UpdateCount);
        }
        else
        {
            _preparation.WithTensors(BatchesWaiting);
            _decay?.WithTensors(_learningRate);
            _rule.StepWithTensors(_learningRate, UpdateCount);
            _frozen.Restore();
            _average?.WithTensors(UpdateCount);
        }
        BatchesWaiting = 0;
    }

    private void GiveNetworkTheAverage(bool wanted)
    {
        if (_average is null || wanted == _networkHasAverage)
            return;

        _average.ChangePlaces();
        _frozen.Restore();
        _networkHasAverage = wanted;
    }
}
