using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Tables;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>
/// What the scale of features is worth to a network with our defaults: the same data as it is, behind ML.NET's
/// <c>NormalizeMeanVariance</c> with its default, and behind <c>Standardize</c>. The figures of docs/transforms.md.
/// </summary>
internal sealed class ScaleStudy : Study
{
    private const int Lags = 24;

    private readonly MLContext _mlContext = new(seed: 1);

    public override void Run(TextWriter output)
    {
        output.WriteLine("| | as it is | `NormalizeMeanVariance(\"Features\")` | `Standardize(\"Features\")` |");
        output.WriteLine("|---|---|---|---|");
        Row("California housing, RMSE", California());
        Row("hourly values around 1,000 from the 24 before, RMSE", Series());
        Row("6,000 pictures of clothes, pixels 0 to 255, accuracy", Pictures());
        Row("Adult, capital gains up to 99,999, accuracy", Adult());

        void Row(string name, (IDataView Train, IDataView Test) data)
        {
            IEstimator<ITransformer>?[] steps =
            [
                null, _mlContext.Transforms.NormalizeMeanVariance("Features"), _mlContext.Transforms.Standardize("Features"),
            ];
            var figures = steps.Select(step => FigureOf(step, data).ToString("F3", CultureInfo.InvariantCulture));
            output.WriteLine($"| {name} | {string.Join(" | ", figures)} |");
        }
    }

    private double FigureOf(IEstimator<ITransformer>? step, (IDataView Train, IDataView Test) data)
    {
        var trainer = new DenseNetworkTrainer(_mlContext, new DenseNetworkOptions { Seed = 1, Device = ComputeDevice.Cpu });
        var model = (step is null ? new EstimatorChain<ITransformer>().Append(trainer) : step.Append(trainer)).Fit(data.Train);
        var scored = model.Transform(data.Test);
        return data.Train.Schema["Label"].Type switch
        {
            KeyDataViewType => _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy,
            BooleanDataViewType => _mlContext.BinaryClassification.Evaluate(scored).Accuracy,
            _ => _mlContext.Regression.Evaluate(scored).RootMeanSquaredError,
        };
    }

    private (IDataView Train, IDataView Test) California()
    {
        var table = BenchmarkTables.Load(_mlContext, "california-whole", mostRows: null);
        return Prepared(table, _mlContext.Transforms.Concatenate("Features", NumbersOf(table)));
    }

    private (IDataView Train, IDataView Test) Adult()
    {
        var table = BenchmarkTables.Load(_mlContext, "adult-whole", mostRows: null);
        InputOutputColumnPair[] texts = [.. table.Train.Schema.Where(column => column.Type is TextDataViewType)
            .Select(column => new InputOutputColumnPair(column.Name))];
        return Prepared(table, _mlContext.Transforms.Categorical.OneHotEncoding(texts).Append(_mlContext.Transforms.Concatenate(
            "Features", [.. NumbersOf(table), .. texts.Select(column => column.OutputColumnName)])));
    }

    private (IDataView Train, IDataView Test) Pictures()
    {
        var table = BenchmarkTables.PathOf("fashion-mnist", "");
        var steps = _mlContext.Transforms.Conversion.MapValueToKey("Label",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_mlContext.Transforms.Flatten("Features", "Image"));
        var train = _mlContext.Data.TakeRows(Read("train"), 6000);
        var fitted = steps.Fit(train);
        return (fitted.Transform(train), fitted.Transform(Read("t10k")));

        IDataView Read(string set) => _mlContext.Data.LoadFromIdx(
            Path.Combine(table, $"{set}-images-idx3-ubyte.gz"), Path.Combine(table, $"{set}-labels-idx1-ubyte.gz"));
    }

    /// <summary>A day's wave of 20 around 1,000, and noise of deviation 1.5: the best there is.</summary>
    private (IDataView Train, IDataView Test) Series()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 3000).Select(hour =>
            (float)(1000 + 20 * Math.Sin(hour * Math.Tau / 24) + 1.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(Math.Tau * random.NextDouble())))];
        Hour[] hours = [.. Enumerable.Range(Lags, values.Length - Lags)
            .Select(hour => new Hour { Features = values[(hour - Lags)..hour], Label = values[hour] })];
        return (_mlContext.Data.LoadFromEnumerable(hours[..2400]), _mlContext.Data.LoadFromEnumerable(hours[2400..]));
    }

    private static (IDataView Train, IDataView Test) Prepared(BenchmarkTable table, IEstimator<ITransformer> steps)
    {
        var fitted = steps.Fit(table.Train);
        return (fitted.Transform(table.Train), fitted.Transform(table.Test));
    }

    private static string[] NumbersOf(BenchmarkTable table) => [.. table.Train.Schema
        .Where(column => column.Type == NumberDataViewType.Single && column.Name != BenchmarkTable.Label).Select(column => column.Name)];

    private sealed class Hour
    {
        [VectorType(Lags)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
