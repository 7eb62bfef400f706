using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep;

/// <summary>What this library adds to <c>mlContext.Transforms</c>.</summary>
public static class TransformsCatalogExtensions
{
    /// <summary>Lays columns of numbers of any dimensions out one after the other in one vector of Single: see <see cref="FlattenTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnNames">The columns to read, in this order; none means the one named <paramref name="outputColumnName"/>.</param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Flatten("Features", "Image");
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static FlattenTransform Flatten(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnNames);

    /// <summary>Makes every value of a column value × scale + offset, as Single: see <see cref="RescaleTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnName">The column to read, or null for <paramref name="outputColumnName"/>. The default is null.</param>
    /// <param name="scale">What each value is multiplied by; finite. The default is 1.</param>
    /// <param name="offset">What is added afterwards; finite. The default is 0.</param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Rescale("Image", scale: 1 / 255f);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> or <paramref name="offset"/> is not finite.</exception>
    public static RescaleTransform Rescale(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float scale = 1, float offset = 0) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, scale, offset);

    /// <summary>
    /// Explains a trained dense network row by row: how much each feature contributed to the score of the predicted class, by integrated gradients. See
    /// <see cref="ExplanationTransform"/>.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="network">The network to explain: <c>model.FindDenseNetwork()</c> of a fitted or loaded pipeline.</param>
    /// <param name="outputColumnName">The column to make; columns of its name, also with the suffixes, are replaced. The default is "FeatureContributions".</param>
    /// <param name="options">What to explain and how exactly; null for the defaults.</param>
    /// <returns>The estimator, to fit on data the network can score.</returns>
    /// <example><code>
    /// var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(model.FindDenseNetwork()).Fit(model.Transform(data)));
    /// </code></example>
    /// <exception cref="ArgumentException">Some options are not valid, or do not fit the network; the message lists each of them.</exception>
    public static ExplanationTransform ExplainDenseNetwork(
        this TransformsCatalog catalog, DenseNetworkTransformer network, string outputColumnName = DefaultColumnNames.FeatureContributions, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ExplanationTransform(CatalogUtils.GetEnvironment(catalog), network.Model, outputColumnName, options);
    }
}
