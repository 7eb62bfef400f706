using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// What a step of <c>ForTables</c> takes by the clock when a category has many values: 20,000 rows of ten numbers and one category, batches
/// of 256. A step is the difference between fits of five epochs and of one.
/// </summary>
internal sealed class WideCategoryStudy : Study
{
    private const int Rows = 20_000;
    private const int BatchSize = 256;
    private const int MoreEpochs = 4;

    public override void Run(TextWriter output)
    {
        var markdown = new MarkdownTable(output, ["values", "category", "ms a step", "ms to validate 4,000 rows"]);
        foreach (var values in new[] { 20, 1_000, 10_000, 40_000 })
        {
            var features = Features(values);
            foreach (var isEmbedded in values <= 1_000 ? [true, false] : new[] { true })
            {
                Milliseconds(features, 1, isEmbedded, validates: true);
                var step = (Milliseconds(features, 1 + MoreEpochs, isEmbedded, validates: false)
                    - Milliseconds(features, 1, isEmbedded, validates: false)) / (MoreEpochs * Math.Ceiling(Rows / (double)BatchSize));
                var epoch = (Milliseconds(features, 1 + MoreEpochs, isEmbedded, validates: true)
                    - Milliseconds(features, 1, isEmbedded, validates: true)) / MoreEpochs;
                markdown.Row([Text(values, "N0"), isEmbedded ? "as in the preset" : "one slot a value", Text(step, "F2"),
                    Text(epoch - step * Math.Ceiling(.8 * Rows / BatchSize), "F0")]);
            }
        }
    }

    private static IDataView Features(int values)
    {
        var random = new Random(1);
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(_ => new Sale
        {
            Numbers = [.. Enumerable.Range(0, 10).Select(_ => random.NextSingle())],
            Town = $"t{random.Next(values)}",
            Label = random.NextSingle(),
        }).ToArray());
        var pipeline = mlContext.Transforms.TableFeatures(rows, options: new TableFeaturesOptions { MostCategories = values });
        return mlContext.Data.Cache(pipeline.Fit(rows).Transform(rows));
    }

    private static double Milliseconds(IDataView features, int epochs, bool isEmbedded, bool validates) => Enumerable.Range(0, 3).Min(_ =>
    {
        var preset = isEmbedded ? DenseNetworkOptions.ForTables : TableRecipes.WithoutEmbedding;
        var trainer = new DenseNetworkTrainer(new MLContext(seed: 1), preset with
        {
            NumberOfEpochs = epochs,
            StepBudget = null,
            BatchSize = BatchSize,
            ValidationFraction = validates ? .2f : null,
            EarlyStopping = null,
            RefitOnAllRows = false,
            Seed = 1,
        });
        var clock = Stopwatch.StartNew();
        trainer.Fit(features);
        return clock.Elapsed.TotalMilliseconds;
    });

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed class Sale
    {
        [VectorType(10)]
        public float[] Numbers { get; set; } = [];

        public string Town { get; set; } = "";

        public float Label { get; set; }
    }
}
