using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// A table with rows to train on and rows that choose nothing. Columns named n… are numbers, those named c… texts; both with gaps.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Task">What is learnt.</param>
/// <param name="Train">Rows to train on, and to choose by.</param>
/// <param name="Test">Rows that nothing is chosen by.</param>
/// <param name="Files">The two files it is read from, for others; null of a table of several.</param>
internal sealed record BenchmarkTable(string Name, LearningTask Task, IDataView Train, IDataView Test,
    (string Train, string Test)? Files = null)
{
    /// <summary>The label's column.</summary>
    public const string Label = "Label";

    public IReadOnlyList<string> Numbers => ColumnsOf('n');

    public IReadOnlyList<string> Texts => ColumnsOf('c');

    public bool IsClassification => Task != LearningTask.Regression;

    public IEstimator<ITransformer> FeaturesBy(MLContext mlContext, IDataView rows) => mlContext.Transforms.TableFeatures(rows, Label);

    /// <summary>
    /// What a user writes by hand who knows what a plain network needs: gaps filled with the mean, numbers standardised (not by the default
    /// form, which keeps zeros where they are), texts to slots.
    /// </summary>
    public IEstimator<ITransformer> FeaturesByHand(MLContext mlContext)
    {
        var steps = new EstimatorChain<ITransformer>();
        if (Numbers.Count > 0)
        {
            steps = steps.Append<ITransformer>(mlContext.Transforms.Concatenate("Numbers", [.. Numbers]))
                .Append<ITransformer>(
                    mlContext.Transforms.ReplaceMissingValues(
                    "Numbers", replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean))
                .Append<ITransformer>(mlContext.Transforms.NormalizeMeanVariance("Numbers", fixZero: false));
        }
        if (Texts.Count > 0)
            steps = steps.Append<ITransformer>(
                mlContext.Transforms.Categorical.OneHotEncoding([.. Texts.Select(text => new InputOutputColumnPair(text))]));
        string[] parts = [.. Numbers.Count > 0 ? ["Numbers"] : Array.Empty<string>(), .. Texts];
        return steps.Append<ITransformer>(mlContext.Transforms.Concatenate("Features", parts));
    }

    private IReadOnlyList<string> ColumnsOf(char kind) =>
        [.. Train.Schema.Select(column => column.Name).Where(name => name[0] == kind && name.Length > 1 && char.IsAsciiDigit(name[1]))];
}
