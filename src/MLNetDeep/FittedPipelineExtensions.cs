using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep;

/// <summary>Finds the network in a fitted or loaded pipeline, and changes its threshold or its weights' precision.</summary>
public static class FittedPipelineExtensions
{
    /// <summary>
    /// Finds the dense network of a fitted or loaded pipeline, for its model and history, to continue training or to save weights.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <exception cref="ArgumentException">The pipeline holds no dense network, or several. The message names its steps.</exception>
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
        var networks = steps.OfType<DenseNetworkTransformer>().ToArray();
        return networks is [var network]
            ? network
            : throw new ArgumentException(
                $"The pipeline must hold one {nameof(DenseNetworkTransformer)} among its steps. Received: "
                + $"{(steps.Length == 0 ? "no steps" : string.Join(", ", steps.Select(step => step.GetType().Name.Split('`')[0])))}. "
                + (networks.Length == 0
                    ? $"Fit a pipeline with a {nameof(DenseNetworkTrainer)}, or load a model that was saved from one."
                    : "Take the one you mean from the steps of the TransformerChain."));
    }

    /// <summary>
    /// Returns the same pipeline with another threshold: the probability above which <c>PredictedLabel</c> is true, also in saved models
    /// and in ONNX files. Scores and probabilities stay the same. The given pipeline is not changed.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <param name="threshold">See <see cref="DenseNetworkModel.WithThreshold"/>.</param>
    /// <returns>A pipeline with the same steps and scopes.</returns>
    /// <exception cref="ArgumentException">The pipeline holds no dense network, or several. The message names its steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">The task is not binary or multi-label classification.</exception>
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
    /// Returns the same pipeline with network weights in half precision (bfloat16). A wide network then scores single rows faster. The
    /// given pipeline is not changed.
    /// </summary>
    /// <param name="fitted">A <see cref="DenseNetworkTransformer"/>, or a chain that holds one at any depth.</param>
    /// <returns>A pipeline with the same steps and scopes.</returns>
    /// <inheritdoc cref="DenseNetworkModel.WithHalfPrecisionWeights" path="/remarks"/>
    /// <exception cref="ArgumentException">The pipeline holds no dense network, or several. The message names its steps.</exception>
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

    /// <summary>The steps of chains at any depth, in order.</summary>
    internal static IEnumerable<ITransformer> SingleSteps(this ITransformer step) =>
        step is IEnumerable<ITransformer> chain ? chain.SelectMany(SingleSteps) : [step];
}
