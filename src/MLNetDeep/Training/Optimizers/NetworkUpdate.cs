using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// What makes the updates of a network, where its values lie. The order of an update is Keras': mean over the batches added up, clipping,
/// weight decay, the optimizer's rule, weight averaging. Layers that are frozen stay as they are, bit by bit.
/// </summary>
internal abstract class NetworkUpdate : IDisposable
{
    /// <summary>All that is remembered from update to update, one named buffer for each value.</summary>
    public abstract IReadOnlyList<(string Name, StoredValues Values)> State { get; }

    /// <summary>Whether a running average of the weights is kept.</summary>
    public abstract bool HasAverage { get; }

    /// <summary>Changes all parameters by the gradients that were added up.</summary>
    /// <param name="batchCount">How many batches' gradients the sum is of.</param>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    /// <param name="decayFactor">What the weight decay is multiplied by.</param>
    public abstract void Run(int batchCount, float learningRate, long step, float decayFactor);

    /// <summary>
    /// Gives the network the average for the weights that are trained, or those back; only with <see cref="HasAverage"/>.
    /// </summary>
    public abstract void ChangePlaces();

    public abstract void Dispose();
}
