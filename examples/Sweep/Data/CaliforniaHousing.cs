using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;

namespace SweepExample.Data;

/// <summary>California housing (census of 1990): the median value of the houses of a block, in 100,000 dollars.</summary>
internal sealed class CaliforniaHousing
{
    private const string File = "california_housing_sklearn_form.csv";

    [LoadColumn(0, 7), VectorType(8)]
    public float[] Measures { get; set; } = [];

    [LoadColumn(8), ColumnName("Label")]
    public float MedianValue { get; set; }

    public static SearchedTable Load(MLContext mlContext, bool quick)
    {
        var path = DataFolder.Find("california-housing", File);
        var rows = path is null ? Drawn(mlContext)
            : mlContext.Data.LoadFromTextFile<CaliforniaHousing>(path, separatorChar: ',', hasHeader: true);
        if (quick)
            rows = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(rows, seed: 1), 2_500);
        var outer = mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: 42);
        var inner = mlContext.Data.TrainTestSplit(outer.TrainSet, testFraction: .2, seed: 43);

        var preparation = mlContext.Transforms.Standardize("Features", nameof(Measures));
        return new SearchedTable(
            "California housing", "california", LearningTask.Regression, 8, MonitoredValue.ValidationMetric, inner.TrainSet, inner.TestSet,
            outer.TestSet, preparation, path is null);
    }

    /// <summary>Blocks whose value follows from the first measures, two of them together.</summary>
    private static IDataView Drawn(MLContext mlContext)
    {
        var random = new Random(1);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 6_000).Select(_ =>
        {
            float[] measures = [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle())];
            return new CaliforniaHousing
            {
                Measures = measures,
                MedianValue = 3 * measures[0] + MathF.Sin(6 * measures[6] * measures[7]) + .2f * random.NextSingle()
            };
        }).ToList());
    }
}
