using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Ensembles;

/// <summary>
/// Trained networks whose scores are averaged, as one network: losses and metrics take its outputs as they take those of any.
/// </summary>
/// <param name="networks">Not owned.</param>
/// <param name="task">What they predict.</param>
/// <param name="loss">What they were trained on.</param>
internal sealed class AveragedNetworks(IReadOnlyList<TorchNetwork> networks, LearningTask task, LossFunction loss)
{
    /// <summary>
    /// The outputs one network would need for the averaged scores, [batch, outputs]: the logarithm of the mean probability of each class (plus a constant, which softmax
    /// does not see), the log-odds of the mean probability of true, the logarithm of the mean rate, or the mean number.
    /// </summary>
    public Tensor Forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        if (networks is [var only])
            return only.Forward(features, noise: null).MoveToOuterDisposeScope();

        // [networks, batch, outputs]
        var outputs = stack(networks.Select(network => network.Forward(features, noise: null)).ToArray());
        var combined = task switch
        {
            LearningTask.MulticlassClassification => outputs.log_softmax(2).logsumexp(0),
            LearningTask.BinaryClassification or LearningTask.MultiLabelClassification => LogOf(outputs).sub(LogOf(outputs.neg())),
            _ when loss is PoissonError => outputs.exp().mean([0]).log(),
            _ => outputs.mean([0]),
        };
        return combined.MoveToOuterDisposeScope();
    }

    /// <summary>The logarithm of the sum of the sigmoids of all networks.</summary>
    private static Tensor LogOf(Tensor outputs) => nn.functional.logsigmoid(outputs).logsumexp(0);
}
