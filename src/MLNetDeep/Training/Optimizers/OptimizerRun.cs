using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>An optimizer at work on one network: what becomes of the gradients of each batch, from epoch to epoch.</summary>
/// <param name="options">Which optimizer.</param>
/// <param name="update">What makes its updates; owned.</param>
internal sealed class OptimizerRun(OptimizerOptions options, NetworkUpdate update) : IDisposable
{
    private float _learningRate;
    private float _decayFactor;
    private bool _networkHasAverage;

    /// <summary>The number of updates made so far.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>
    /// All that is remembered from epoch to epoch. After <see cref="EndEpoch"/> this, the network's parameters and
    /// <see cref="UpdateCount"/> are all it takes to continue: see <see cref="ResumeAfterEpoch"/>.
    /// </summary>
    public IReadOnlyList<(string Name, StoredValues Values)> State => update.State;

    /// <summary>
    /// The number of batches whose gradients were added up since the last update; those of the next are added too, unless it is 0.
    /// </summary>
    public int BatchesWaiting { get; private set; }

    /// <summary>
    /// Continues from an earlier run, once the network's parameters and <see cref="State"/> have been filled with what they were after
    /// <see cref="EndEpoch"/>.
    /// </summary>
    /// <param name="updateCount">What <see cref="UpdateCount"/> was then.</param>
    public void ResumeAfterEpoch(long updateCount)
    {
        UpdateCount = updateCount;
        _networkHasAverage = update.HasAverage;
    }

    /// <summary>To be called before the first batch of an epoch. The network has the weights that are trained from here on.</summary>
    public void BeginEpoch() => GiveNetworkTheAverage(false);

    /// <summary>To be called when the network's gradients are those of one batch more: the end of a step.</summary>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    /// <param name="decayFactor">What the weight decay is multiplied by.</param>
    public void EndBatch(float learningRate, float decayFactor = 1)
    {
        (_learningRate, _decayFactor) = (learningRate, decayFactor);
        if (++BatchesWaiting == options.AccumulationSteps)
            Update();
    }

    /// <summary>
    /// To be called after the last batch of an epoch, also of one that is ended early: lets the batches that still wait make an update. The
    /// network has the averaged weights, if there are any, from here to the next <see cref="BeginEpoch"/>.
    /// </summary>
    public void EndEpoch()
    {
        if (BatchesWaiting > 0)
            Update();
        GiveNetworkTheAverage(UpdateCount > 0);
    }

    public void Dispose() => update.Dispose();

    private void Update()
    {
        UpdateCount++;
        update.Run(BatchesWaiting, _learningRate, UpdateCount, _decayFactor);
        BatchesWaiting = 0;
    }

    private void GiveNetworkTheAverage(bool wanted)
    {
        if (!update.HasAverage || wanted == _networkHasAverage)
            return;

        update.ChangePlaces();
        _networkHasAverage = wanted;
    }
}
