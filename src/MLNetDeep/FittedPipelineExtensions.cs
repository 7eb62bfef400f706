using Microsoft.ML;

namespace MLNetDeep;

/// <summary>The way from a fitted or loaded pipeline to the network in it.</summary>
public static class FittedPipelineExtensions
{
    /// <summary>The dense network of a fitted or loaded pipeline, to look at its model and history, to continue it or to save its weights.</summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <exception cref="ArgumentException">There is none, or more than one; the message names the steps there are.</exception>
    public static DenseNetworkTransformer FindDenseNetwork(this ITransformer fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ITransformer[] steps = [.. SingleSteps(fitted)];
        return steps.OfType<DenseNetworkTransformer>().ToArray() is [var network]
            ? network
            : throw new ArgumentException($"The pipeline must hold one {nameof(DenseNetworkTransformer)} among its steps. Received: {(steps.Length == 0 ? "no steps" : string.Join(", ", steps.Select(step => step.GetType().Name.Split('`')[0])))}. Look for the one you mean among the steps of the TransformerChain.");
    }

    private static IEnumerable<ITransformer> SingleSteps(ITransformer step) =>
        step is IEnumerable<ITransformer> chain ? chain.SelectMany(SingleSteps) : [step];
}
