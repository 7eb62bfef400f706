using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace TablesExample.Data;

/// <summary>A table from a CSV file, the first line of which names the columns.</summary>
/// <param name="Rows">Its rows: all columns as text, but the label as the task needs it.</param>
/// <param name="Label">The column to learn.</param>
/// <param name="Task">Two values are a truth, the later in the alphabet being "true"; numbers of more than 20 values a number; others are
/// classes.</param>
internal sealed record CsvTable(IDataView Rows, string Label, LearningTask Task)
{
    private const int MostClassesOfNumbers = 20;

    public static CsvTable Load(MLContext mlContext, string path, string label, int? mostRows)
    {
        var rows = mlContext.Data.LoadFromCsv(path);
        if (rows.Schema.GetColumnOrNull(label) is null)
            throw new InvalidDataException(
                $"The label must be one of the columns of '{path}': {string.Join(", ", rows.Schema.Select(column => column.Name))}. "
                    + $"Received: '{label}'. Give it with --label.");
        rows = WithLabel(mlContext, rows, label);
        if (mostRows is { } most)
            rows = mlContext.Data.TakeRows(rows, most);

        string[] values = [.. rows.GetColumn<string>(label).Distinct().Order(StringComparer.Ordinal).Take(1_000)];
        var areNumbers = values.All(value => float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        var (task, step) = values.Length == 2
            ? (LearningTask.BinaryClassification, mlContext.Transforms.Conversion.MapValue(
                label, [new(values[0], false), new KeyValuePair<string, bool>(values[1], true)]))
            : areNumbers && values.Length > MostClassesOfNumbers
                ? (LearningTask.Regression, mlContext.Transforms.Conversion.ConvertType(label, outputKind: DataKind.Single))
                : (LearningTask.MulticlassClassification, (IEstimator<ITransformer>)mlContext.Transforms.Conversion.MapValueToKey(
                    label, keyOrdinality: KeyOrdinality.ByValue));
        return new CsvTable(mlContext.Data.Cache(step.Fit(rows).Transform(rows)), label, task);
    }

    /// <summary>The rows that have a label: others teach nothing, and would count as 0 or as a class of their own.</summary>
    private static IDataView WithLabel(MLContext mlContext, IDataView rows, string label)
    {
        const string mark = "has a label";
        var marked = mlContext.Transforms.Expression(mark, "(x) : len(x) == 0 ? na(single(x)) : 1f", label).Fit(rows).Transform(rows);
        var known = mlContext.Data.FilterRowsByMissingValues(marked, mark);
        return mlContext.Transforms.DropColumns(mark).Fit(known).Transform(known);
    }

    /// <summary>ML.NET's LightGBM with its default options.</summary>
    public IEstimator<ITransformer> LightGbm(MLContext mlContext) => Task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Trainers.LightGbm(Label),
        LearningTask.Regression => mlContext.Regression.Trainers.LightGbm(Label),
        _ => mlContext.MulticlassClassification.Trainers.LightGbm(Label),
    };

    /// <summary>How good scored rows are, for the report.</summary>
    public ReportedMetrics Metrics(MLContext mlContext, IDataView scored) => Task switch
    {
        LearningTask.BinaryClassification => mlContext.BinaryClassification.Evaluate(scored, Label),
        LearningTask.Regression => mlContext.Regression.Evaluate(scored, Label),
        _ => mlContext.MulticlassClassification.Evaluate(scored, Label),
    };

    /// <summary>How good scored rows are, in words.</summary>
    public string Figures(MLContext mlContext, IDataView scored)
    {
        switch (Task)
        {
            case LearningTask.BinaryClassification:
                var binary = mlContext.BinaryClassification.Evaluate(scored, Label);
                return Invariant($"accuracy {binary.Accuracy:F4}, log-loss {binary.LogLoss * Math.Log(2):F4}");
            case LearningTask.Regression:
                var regression = mlContext.Regression.Evaluate(scored, Label);
                return Invariant($"RMSE {regression.RootMeanSquaredError:G5}, R² {regression.RSquared:F4}");
            default:
                var multiclass = mlContext.MulticlassClassification.Evaluate(scored, Label);
                return Invariant($"accuracy {multiclass.MicroAccuracy:F4}, log-loss {multiclass.LogLoss:F4}");
        }
    }
}
