using Microsoft.ML;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>What came of training a trial on a fold.</summary>
/// <param name="Model">The fitted pipeline, preparation included; null where a trial of several networks was stopped.</param>
/// <param name="OwnNetwork">Its network; null where other steps of the pipeline make its features.</param>
internal sealed record FittedFold(ITransformer? Model, DenseNetworkModel? OwnNetwork)
{
    public static FittedFold Stopped { get; } = new(null, null);

    /// <param name="fitted">The trial's pipeline.</param>
    /// <param name="preparation">What came before it; null for nothing.</param>
    public static FittedFold Of(ITransformer fitted, ITransformer? preparation) => new(
        TrialRunner.Chained(preparation, fitted),
        fitted switch
        {
            DenseNetworkTransformer only => only.Model,
            IEnumerable<ITransformer> chain when chain.ToArray() is [DenseNetworkTransformer only] => only.Model,
            _ => null,
        });
}
