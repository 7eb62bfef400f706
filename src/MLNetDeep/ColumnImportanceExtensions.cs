using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tables;

namespace MLNetDeep;

/// <summary><c>mlContext.ColumnImportance(...)</c>: how much a model needs each column of a table.</summary>
public static class ColumnImportanceExtensions
{
    /// <summary>
    /// Measures permutation importance: shuffles one column of the table after the other, before the first step of the pipeline, and
    /// measures how much the model's loss rises. The more it rises, the more the model needs the column. Works with every model of ML.NET,
    /// also with loaded ones.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The whole fitted pipeline, which takes raw rows and predicts.</param>
    /// <param name="rows">Rows that were not trained on, with the label. They are kept in memory while they are used.</param>
    /// <param name="labelColumnName">
    /// The predicted column, as it is after the model: for classes the key, not the original text. The default value is "Label".
    /// </param>
    /// <param name="options">The columns and the number of permutations. The default value is null: the defaults.</param>
    /// <param name="loss">
    /// Computes the loss of scored rows; lower is better. The default value is null: for a Boolean or key label the log-loss in nats (1 -
    /// AUC if the model gives no probabilities), for a number RMSE. A probability below 1e-15 counts as 1e-15, so that no log-loss is
    /// infinite.
    /// </param>
    /// <returns>The columns, the most important one first.</returns>
    /// <remarks>The model scores the rows once for each column and permutation. The same seed gives the same figures.
    /// Thread-safe.</remarks>
    /// <example><code>
    /// Console.WriteLine(mlContext.ColumnImportance(model, test, labelColumnName: "income"));
    /// </code></example>
    /// <exception cref="ArgumentException">An option is not valid. The message lists everything that is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The label column or a column of the options is missing, or the label has a type that cannot be used.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are fewer than two rows.</exception>
    public static ColumnImportance ColumnImportance(
        this MLContext mlContext,
        ITransformer model,
        IDataView rows,
        string labelColumnName = DefaultColumnNames.Label,
        ColumnImportanceOptions? options = null,
        Func<IDataView, double>? loss = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        options ??= new ColumnImportanceOptions();
        options.Validate();
        var used = mlContext.Data.Cache(options.RowsToUse is { } most ? mlContext.Data.TakeRows(rows, most) : rows);
        var measured = loss is null
            ? LossByLabel(mlContext, rows.Schema, model.GetOutputSchema(rows.Schema), labelColumnName)
            : ("loss", loss);
        return new ColumnImportanceStudy(model, used, measured, options).Of(labelColumnName);
    }

    private static (string Name, Func<IDataView, double> Of) LossByLabel(
        MLContext mlContext, DataViewSchema raw, DataViewSchema scored, string label)
    {
        if (scored.GetColumnOrNull(label) is not { } column)
            throw new ArgumentOutOfRangeException(
                null, $"Label column '{label}' is missing. Columns of the scored data: "
                    + $"{string.Join(", ", scored.Select(each => $"'{each.Name}'"))}. Give its name, or a loss of your own.");
        if (column.Type == BooleanDataViewType.Instance)
        {
            return scored.GetColumnOrNull(DefaultColumnNames.Probability) is not null
                ? ("log-loss", rows => BinaryLogLoss.Of(rows, label))
                : ("1 - AUC", rows => 1 - mlContext.BinaryClassification.EvaluateNonCalibrated(rows, label).AreaUnderRocCurve);
        }
        if (column.Type is KeyDataViewType)
            return ("log-loss", rows => mlContext.MulticlassClassification.Evaluate(rows, label).LogLoss);
        return column.Type == NumberDataViewType.Single
            ? ("RMSE", rows => mlContext.Regression.Evaluate(rows, label).RootMeanSquaredError)
            : throw new ArgumentOutOfRangeException(
                null, $"Label column '{label}' must be a Boolean, a key or a Single. Received: {column.Type}. {WayOut(raw, scored)}");
    }

    /// <summary>Names the label that the model learnt from, where the scored data have one: what it made of a column of texts.</summary>
    private static string WayOut(DataViewSchema raw, DataViewSchema scored)
    {
        if (scored.GetColumnOrNull(DefaultColumnNames.Label) is { } usual && HasLoss(usual.Type))
            return $"Leave out labelColumnName: the scored data have '{usual.Name}', a {usual.Type}.";
        string[] made = [.. scored
            .Where(column => !column.IsHidden && column.Type is KeyDataViewType or BooleanDataViewType
                && column.Name != DefaultColumnNames.PredictedLabel && raw.GetColumnOrNull(column.Name) is null)
            .Select(column => $"\"{column.Name}\"")];
        return made.Length == 0
            ? "Give the column that the model learnt from, or a loss of your own."
            : $"Give the column that the model makes of it: labelColumnName: {string.Join(" or ", made)}.";
    }

    private static bool HasLoss(DataViewType type) =>
        type is BooleanDataViewType or KeyDataViewType || type == NumberDataViewType.Single;
}
