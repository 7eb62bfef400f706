using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep;

/// <summary>The way from a fitted or loaded pipeline to the network in it, and to the same pipeline with another threshold.</summary>
public static class FittedPipelineExtensions
{
    /// <summary>
    /// The dense network of a fitted or loaded pipeline, to look at its model and history, to continue it or to save its weights.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <exception cref="ArgumentException">There is none, or more than one; the message names the steps there are.</exception>
    /// <example><code>
    /// ITransformer loaded = mlContext.Model.Load("model.zip", out _);
    /// DenseNetworkModel network = loaded.FindDenseNetwork().Model;
    /// Console.WriteLine(network.Summary());
    /// Console.WriteLine(string.Join(", ", network.ClassNames));
    /// </code></example>
    public static DenseNetworkTransformer FindDenseNetwork(this ITransformer fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ITransformer[] steps = [.. SingleSteps(fitted)];
        return steps.OfType<DenseNetworkTransformer>().ToArray() is [var network]
            ? network
            : throw new ArgumentException(
                $"The pipeline must hold one {nameof(DenseNetworkTransformer)} among its steps. Received: "
                + $"{(steps.Length == 0 ? "no steps" : string.Join(", ", steps.Select(step => step.GetType().Name.Split('`')[0])))}. "
                + $"Look for the one you mean among the steps of the TransformerChain.");
    }

    /// <summary>
    /// The same pipeline, whose network predicts true above another probability: <c>PredictedLabel</c> follows it, here, saved and as ONNX;
    /// scores and probabilities stay. The pipeline that is given is not changed.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <param name="threshold">See <see cref="DenseNetworkModel.WithThreshold"/>.</param>
    /// <returns>A pipeline of the same steps and scopes.</returns>
    /// <exception cref="ArgumentException">There is no network in it, or more than one; the message names the steps there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">The network does not predict truths.</exception>
    /// <example><code>
    /// ITransformer careful = model.WithThreshold(0.3f);          // true from a probability of 0.3 on; the old model stays
    /// careful.SaveModel("careful.zip", train.Schema);
    /// </code></example>
    public static ITransformer WithThreshold(this ITransformer fitted, float threshold)
    {
        var network = fitted.FindDenseNetwork();
        return Replaced(fitted, network, network.WithThreshold(threshold));
    }

    /// <summary>
    /// The same pipeline, whose network has weights of half the size, which one row of a wide network is scored faster with. The pipeline
    /// that is given is not changed.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <returns>A pipeline of the same steps and scopes.</returns>
    /// <inheritdoc cref="DenseNetworkModel.WithHalfPrecisionWeights" path="/remarks"/>
    /// <exception cref="ArgumentException">There is no network in it, or more than one; the message names the steps there are.</exception>
    public static ITransformer WithHalfPrecisionWeights(this ITransformer fitted)
    {
        var network = fitted.FindDenseNetwork();
        return Replaced(fitted, network, network.WithHalfPrecisionWeights());
    }

    private static ITransformer Replaced(ITransformer step, DenseNetworkTransformer old, DenseNetworkTransformer replacement) => step switch
    {
        _ when ReferenceEquals(step, old) => replacement,
        ITransformerChainAccessor chain =>
            new TransformerChain<ITransformer>(chain.Transformers.Select(inner => Replaced(inner, old, replacement)), chain.Scopes),
        _ => step,
    };

    private static IEnumerable<ITransformer> SingleSteps(ITransformer step) =>
        step is IEnumerable<ITransformer> chain ? chain.SelectMany(SingleSteps) : [step];
}
