using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>Methods that this library adds to <c>mlContext.Transforms</c>.</summary>
public static class TransformsCatalogExtensions
{
    /// <summary>Flattens columns of numbers of any dimensions into one vector of Single: see <see cref="FlattenTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnNames">
    /// The input columns, in this order. With none, the input is <paramref name="outputColumnName"/>.
    /// </param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Flatten("Features", "Image");
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static FlattenTransform Flatten(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnNames);

    /// <summary>Computes value × scale + offset for every value of a column, as Single: see <see cref="RescaleTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnName">The input column. The default value is null: <paramref name="outputColumnName"/>.</param>
    /// <param name="scale">The factor of each value; finite. The default value is 1.</param>
    /// <param name="offset">The number that is added afterwards; finite. The default value is 0.</param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Rescale("Image", scale: 1 / 255f);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> or <paramref name="offset"/> is not finite.</exception>
    public static RescaleTransform Rescale(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float scale = 1, float offset = 0) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, scale, offset);

    /// <summary>
    /// Standardizes a column: scales every slot to mean 0 and standard deviation 1 over the rows of the fit. Networks learn best from such
    /// features. A slot with a single value becomes 0. Missing values (NaN) are ignored in the fit and stay missing.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnName">
    /// The input column: a Single or Double, or a vector of known size of them. The default value is null:
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <remarks>
    /// It is ML.NET's <c>NormalizeMeanVariance</c> with <c>fixZero: false</c>. With ML.NET's default, <c>fixZero: true</c>, it divides but
    /// does not subtract the mean: values from 1,990 to 2,010 become 0.995 to 1.005, and a network sees almost the same number in every
    /// row. Here zeros do not stay zeros, so a sparse column becomes dense; for sparse columns use <c>NormalizeMeanVariance</c> or no
    /// scaling.
    /// </remarks>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Standardize("Features");
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static NormalizingEstimator Standardize(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        return catalog.NormalizeMeanVariance(outputColumnName, inputColumnName, fixZero: false);
    }

    /// <summary>
    /// Explains a trained dense network row by row: how much each feature contributed to the score of the predicted class, by integrated
    /// gradients. See <see cref="ExplanationTransform"/>.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="network">The network to explain: <c>model.FindDenseNetwork()</c> of a fitted or loaded pipeline.</param>
    /// <param name="outputColumnName">
    /// The output column; columns of its name, also with the suffixes, are replaced. The default value is "FeatureContributions".
    /// </param>
    /// <param name="options">The options. The default value is null: the defaults.</param>
    /// <returns>The estimator. Fit it on data that the network can score.</returns>
    /// <example><code>
    /// var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(model.FindDenseNetwork()).Fit(model.Transform(data)));
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// An option is not valid or does not fit the network. The message lists everything that is wrong.
    /// </exception>
    public static ExplanationTransform ExplainDenseNetwork(
        this TransformsCatalog catalog, DenseNetworkTransformer network, string outputColumnName = DefaultColumnNames.FeatureContributions,
        ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ExplanationTransform(CatalogUtils.GetEnvironment(catalog), network.Model, outputColumnName, options);
    }

    /// <summary>Turns a date into numbers, such as the day of the week and the hour: see <see cref="DatePartsTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputColumnName">The input column. The default value is null: <paramref name="outputColumnName"/>.</param>
    /// <param name="parts">The parts, each once, in the order of the slots. With none: all parts that the input's type has.</param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.DateParts("Parts", "Bought", DatePart.Month, DatePart.DayOfWeek);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty, or a part is unknown or named twice.</exception>
    public static DatePartsTransform DateParts(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, params DatePart[] parts) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, parts);

    /// <summary>
    /// Concatenates columns as ML.NET's <c>Concatenate</c> does, with slot names of your choice: the slots of a vector are named
    /// <c>SlotName.Slot</c>, a single value <c>SlotName</c>. So features can have the names of the table's columns, whatever intermediate
    /// columns are called.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The output column; a column of that name is replaced.</param>
    /// <param name="inputs">The columns in order, all with the same type of items, each with the name for its slots.</param>
    /// <returns>The estimator, to append to a pipeline. Its transformer is ML.NET's own, also in a saved model.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("colourSlots", "colour")
    ///     .Append(mlContext.Transforms.ConcatenateAs("Features", ("price", "price"), ("colour", "colourSlots")));
    /// </code></example>
    /// <exception cref="ArgumentException">There is no input, or a name is empty.</exception>
    public static IEstimator<ColumnConcatenatingTransformer> ConcatenateAs(
        this TransformsCatalog catalog, string outputColumnName, params (string SlotName, string Column)[] inputs) =>
        new NamedConcatenation(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputs);

    /// <summary>
    /// Turns a table with numbers, Booleans, dates and texts into one vector of features: inspects the rows, decides what each column
    /// becomes, and builds ordinary pipeline steps. See <see cref="MLNetDeep.TableFeatures"/>, which shows each decision and the reason.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="data">The rows to inspect: the training rows, or the first of them.</param>
    /// <param name="labelColumnName">The column to predict; it does not become a feature. The default value is "Label".</param>
    /// <param name="outputColumnName">The output column. The default value is "Features".</param>
    /// <param name="options">The rules for columns, and exceptions for single columns. The default value is null: the defaults.</param>
    /// <returns>The estimator. Append a trainer to it.</returns>
    /// <example><code>
    /// var features = mlContext.Transforms.TableFeatures(data, labelColumnName: "income");
    /// Console.WriteLine(features);
    /// var pipeline = features.Append(mlContext.BinaryClassification.Trainers.LightGbm("income"));
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// An option is not valid, or no feature is left. The message lists everything that is wrong.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The label column, or a column that the options name, is missing or has a type that does not fit.
    /// </exception>
    /// <exception cref="InvalidOperationException">The data has no rows.</exception>
    public static TableFeatures TableFeatures(
        this TransformsCatalog catalog,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        string outputColumnName = DefaultColumnNames.Features,
        TableFeaturesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return MLNetDeep.TableFeatures.Of(catalog, data, labelColumnName, outputColumnName, options ?? new TableFeaturesOptions());
    }

    /// <summary>
    /// Adds a prediction interval to each predicted number. It contains the true number in a given share of rows: see
    /// <see cref="ConformalIntervalTransform"/>.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// The output column, with the slots Low and High; a column of that name is replaced. The default value is "Interval".
    /// </param>
    /// <param name="labelColumnName">The column of the true numbers; only the fit needs it. The default value is "Label".</param>
    /// <param name="coverage">
    /// The share of rows whose interval contains the true number, above 0 and below 1. The default value is 0.9.
    /// </param>
    /// <param name="lowColumnName">
    /// The column of the lower prediction; of a vector such as "Quantiles", the first slot. The default value is "Score".
    /// </param>
    /// <param name="highColumnName">The column of the upper prediction; of a vector, the last slot. The default value is "Score".</param>
    /// <returns>The estimator. Fit it on scored rows that the model was not trained on.</returns>
    /// <example><code>
    /// var intervals = mlContext.Transforms.ConformalInterval(labelColumnName: "price", coverage: .9f).Fit(model.Transform(validation));
    /// ITransformer withIntervals = model.Append(intervals);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is not above 0 and below 1.</exception>
    public static ConformalIntervalTransform ConformalInterval(
        this TransformsCatalog catalog,
        string outputColumnName = "Interval",
        string labelColumnName = DefaultColumnNames.Label,
        float coverage = .9f,
        string lowColumnName = DefaultColumnNames.Score,
        string highColumnName = DefaultColumnNames.Score)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(lowColumnName);
        ArgumentException.ThrowIfNullOrEmpty(highColumnName);
        var columns = new ConformalColumns(outputColumnName, lowColumnName, highColumnName);
        return new ConformalIntervalTransform(CatalogUtils.GetEnvironment(catalog), columns, labelColumnName, coverage);
    }
}
