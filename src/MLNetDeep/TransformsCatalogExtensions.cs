using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>Methods that this library adds to <c>mlContext.Transforms</c>.</summary>
public static class TransformsCatalogExtensions
{
    /// <summary>
    /// Lays columns of numbers of any dimensions out one after the other in one vector of Single: see <see cref="FlattenTransform"/>.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnNames">
    /// The columns to read, in this order; none means the one named <paramref name="outputColumnName"/>.
    /// </param>
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
    public static RescaleTransform Rescale(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float scale = 1, float offset = 0) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, scale, offset);

    /// <summary>
    /// Brings every slot of a column to mean 0 and standard deviation 1, as the rows it is fitted on have them: what networks learn best
    /// from. A slot whose values are all equal becomes 0; missing values (NaN) stay, and count for nothing.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnName">
    /// The column to read, or null for <paramref name="outputColumnName"/>: a Single or Double, or a vector of known size of them. The
    /// default is null.
    /// </param>
    /// <remarks>
    /// It is ML.NET's <c>NormalizeMeanVariance</c> with <c>fixZero: false</c>. With ML.NET's default, <c>fixZero: true</c>, that divides
    /// but does not subtract the mean: values from 1,990 to 2,010 become 0.995 to 1.005, and a network sees almost the same number in every
    /// row. Zeros of a sparse column do not stay zeros, so that its rows become dense; for such columns, use <c>NormalizeMeanVariance</c>
    /// or none at all.
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
    /// The column to make; columns of its name, also with the suffixes, are replaced. The default is "FeatureContributions".
    /// </param>
    /// <param name="options">What to explain and how exactly; null for the defaults.</param>
    /// <returns>The estimator, to fit on data the network can score.</returns>
    /// <example><code>
    /// var explained = model.Append(mlContext.Transforms.ExplainDenseNetwork(model.FindDenseNetwork()).Fit(model.Transform(data)));
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// Some options are not valid, or do not fit the network; the message lists each of them.
    /// </exception>
    public static ExplanationTransform ExplainDenseNetwork(
        this TransformsCatalog catalog, DenseNetworkTransformer network, string outputColumnName = DefaultColumnNames.FeatureContributions,
        ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ExplanationTransform(CatalogUtils.GetEnvironment(catalog), network.Model, outputColumnName, options);
    }

    /// <summary>Makes numbers of a date, such as the day of the week and the hour: see <see cref="DatePartsTransform"/>.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputColumnName">The column to read, or null for <paramref name="outputColumnName"/>. The default is null.</param>
    /// <param name="parts">The parts, each once, in the order of the slots; none means all that there are of the input's type.</param>
    /// <returns>The estimator, to append to a pipeline.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.DateParts("Parts", "Bought", DatePart.Month, DatePart.DayOfWeek);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty, or a part is unknown or named twice.</exception>
    public static DatePartsTransform DateParts(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, params DatePart[] parts) =>
        new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, parts);

    /// <summary>
    /// ML.NET's own <c>Concatenate</c> with names for slots: those of a vector are called <c>SlotName.Slot</c>, and a single value
    /// <c>SlotName</c>. So features can be called as the table's columns, whatever the columns between are called.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column to make; one of that name is replaced.</param>
    /// <param name="inputs">The columns in order, all of one type of items, and what their slots are called.</param>
    /// <returns>The estimator, to append to a pipeline. Its transformer is ML.NET's, also in a saved model.</returns>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("colourSlots", "colour")
    ///     .Append(mlContext.Transforms.ConcatenateAs("Features", ("price", "price"), ("colour", "colourSlots")));
    /// </code></example>
    /// <exception cref="ArgumentException">There is no input, or a name is empty.</exception>
    public static IEstimator<ColumnConcatenatingTransformer> ConcatenateAs(
        this TransformsCatalog catalog, string outputColumnName, params (string SlotName, string Column)[] inputs) =>
        new NamedConcatenation(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputs);

    /// <summary>
    /// Makes one vector of features of a table with numbers, Booleans, dates and texts as they are: looks at the rows, decides what each
    /// column becomes, and builds ordinary steps. See <see cref="MLNetDeep.TableFeatures"/>, which shows what was decided and why.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="data">Rows to look at: those to train on, or the first of them.</param>
    /// <param name="labelColumnName">The column to predict, of which no feature is made. The default is "Label".</param>
    /// <param name="outputColumnName">The column to make. The default is "Features".</param>
    /// <param name="options">By which rules columns are decided on, and what single ones become; null for the defaults.</param>
    /// <returns>The estimator, to append a trainer to.</returns>
    /// <example><code>
    /// var features = mlContext.Transforms.TableFeatures(data, labelColumnName: "income");
    /// Console.WriteLine(features);
    /// var pipeline = features.Append(mlContext.BinaryClassification.Trainers.LightGbm("income"));
    /// </code></example>
    /// <exception cref="ArgumentException">Some options are not valid, or no feature is left; the message lists each reason.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The label column, or one that the options name, is missing or not of a fitting type.
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
    /// Puts an interval around each number that a model predicts, which holds the true number in a stated share of rows: see
    /// <see cref="ConformalIntervalTransform"/>.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">
    /// The column to make, with the slots Low and High; one of that name is replaced. The default is "Interval".
    /// </param>
    /// <param name="labelColumnName">The column of the true numbers, needed where it is fitted. The default is "Label".</param>
    /// <param name="coverage">The share of rows that intervals are to hold, above 0 and below 1. The default is 0.9.</param>
    /// <param name="lowColumnName">
    /// The column that the interval reaches below; of one that is a vector, such as "Quantiles", the first slot. The default is "Score".
    /// </param>
    /// <param name="highColumnName">The column that it reaches above; of a vector the last slot. The default is "Score".</param>
    /// <returns>The estimator, to fit on scored rows that the model was not trained on.</returns>
    /// <example><code>
    /// var intervals = mlContext.Transforms.ConformalInterval(labelColumnName: "price", coverage: .9f).Fit(model.Transform(validation));
    /// ITransformer withIntervals = model.Append(intervals);
    /// </code></example>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is out of its range.</exception>
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
