using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Several quantiles at once, from the rows to intervals of stated coverage.</summary>
[TestClass]
public sealed class QuantilesTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(16, Activation.ReLU)],
        Loss = new QuantilesError { Quantiles = [.1f, .5f, .9f] },
        Optimizer = new AdamOptions { LearningRate = .02f },
        BatchSize = 64,
        NumberOfEpochs = 30,
        Seed = 3,
    };

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void A_network_learns_low_middle_and_high_where_rows_differ_in_their_spread(TrainingEngineKind engine)
    {
        var model = new DenseNetworkTrainer(_mlContext, Options with { Engine = engine }).Fit(Rows(1_500, seed: 1));
        var (rows, predictions) = (Rows(2_000, seed: 2), default(float[][]));
        predictions = ColumnValues.Singles(model.Transform(rows), "Quantiles");
        var labels = ColumnValues.All(rows, "Label").Cast<float>().ToArray();
        foreach (var (slot, quantile) in new[] { .1, .5, .9 }.Index())
            Assert.AreEqual(quantile, labels.Zip(predictions).Count(row => row.First <= row.Second[slot]) / 2_000.0, .05, $"{engine}");

        // The label is x with a uniform error of ± (.1 + x): the distance from the lowest to the highest is .8 · 2 (.1 + x).
        var widths = ColumnValues.Singles(rows, "Features").Zip(predictions, (x, row) => (X: x[0], Width: row[2] - row[0])).ToArray();
        Assert.AreEqual(.48, widths.Where(row => row.X < .4).Average(row => row.Width), .12, $"{engine}");
        Assert.AreEqual(1.44, widths.Where(row => row.X > .6).Average(row => row.Width), .2, $"{engine}");
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 1)]
    [DataRow(1, 4)]
    public void Predictions_are_in_order_also_before_anything_is_learnt(int networks, int members)
    {
        foreach (var row in ColumnValues.Singles(Untrained(networks, members).Transform(Rows(50, seed: 1)), "Quantiles"))
            Assert.IsTrue(row[0] <= row[1] && row[1] <= row[2] && row[0] < row[2], string.Join(' ', row));
    }

    [TestMethod]
    public void Streamed_rows_and_a_fit_that_was_lost_give_the_same_bits()
    {
        var options = Options with
        {
            NumberOfEpochs = 6,
            ValidationSplit = new LastRowsSplit(.25f),
            EarlyStopping = new EarlyStopping { Patience = 3 },
        };
        var rows = Rows(200, seed: 1);
        var expected = Fit(options);
        Assert.AreEqual(DataPlacement.InMemory, expected.History.DataPlacement);

        var streamed = Fit(options with { DataPlacement = DataPlacement.Streaming });
        Assert.AreEqual(DataPlacement.Streaming, streamed.History.DataPlacement);
        CollectionAssert.AreEqual(expected.Parameters.ToArray(), streamed.Parameters.ToArray());

        using var folder = new TempFolder();
        var resumed = options with { Resume = folder.FullPath };
        foreach (var last in new[] { 2, 4 })
        {
            var lost = new LambdaCallback
            {
                EpochEnd = (_, epoch) =>
                { if (epoch.Epoch == last) throw new IOException("lost"); }
            };
            Assert.ThrowsExactly<IOException>(() => new DenseNetworkTrainer(_mlContext, resumed, [lost]).Fit(rows));
        }
        var model = Fit(resumed);
        Assert.IsGreaterThan(0, model.History.ResumedEpochCount);
        CollectionAssert.AreEqual(expected.Parameters.ToArray(), model.Parameters.ToArray());

        DenseNetworkModel Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(_mlContext, options).Fit(rows).Model;
    }

    [TestMethod]
    public void The_score_is_the_middle_and_is_evaluated_as_any_regression()
    {
        var rows = Rows(300, seed: 1);
        var model = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 5 }).Fit(rows);
        var scored = model.Transform(rows);
        CollectionAssert.AreEqual(
            ColumnValues.Singles(scored, "Quantiles").Select(row => row[1]).ToArray(),
            ColumnValues.All(scored, "Score").Cast<float>().ToArray());
        CollectionAssert.AreEqual(new[] { "0.1", "0.5", "0.9" }, scored.Schema["Quantiles"].SlotNames());
        CollectionAssert.AreEqual(new[] { .1f, .5f, .9f }, model.Model.Quantiles.ToArray());
        Assert.AreEqual(_mlContext.Regression.Evaluate(scored).RootMeanSquaredError, Evaluated(model, rows), 1e-5);
    }

    [TestMethod]
    public void Figures_of_validation_and_of_folds_are_of_the_middle_in_units_of_the_label()
    {
        var rows = Rows(300, seed: 1, unit: 1_000);
        var options = Options with { NumberOfEpochs = 5, Metrics = [MetricFunction.MeanAbsoluteError] };
        foreach (var engine in new[] { TrainingEngineKind.Managed, TrainingEngineKind.Torch })
        {
            var model = new DenseNetworkTrainer(_mlContext, options with { Engine = engine }).Fit(rows, rows);
            var figures = _mlContext.Regression.Evaluate(model.Transform(rows));
            var last = model.Model.History.Epochs[^1];
            Assert.AreEqual(figures.RootMeanSquaredError, last.ValidationMetric!.Value, 1, $"{engine}");
            Assert.AreEqual(figures.MeanAbsoluteError, last.ValidationMetrics["mae"], 1, $"{engine}");
        }

        var folds = new DenseNetworkTrainer(_mlContext, options).CrossValidate(rows, numberOfFolds: 3);
        Assert.IsTrue(folds.Folds.All(fold => fold.Metric is > 100 and < 2_000), string.Join(' ', folds.Folds.Select(fold => fold.Metric)));
    }

    [TestMethod]
    public void A_saved_model_is_of_format_5_and_scores_the_same_and_one_that_lies_is_refused()
    {
        var rows = Rows(50, seed: 1);
        var model = new DenseNetworkTransformer(_mlContext, DenseNetworkModel.Create(Options, 1, LearningTask.Regression, 3));
        var saved = SavedModel.Of(model);
        var loaded = _mlContext.Model.Load(new MemoryStream(saved), out _);
        foreach (var column in new[] { "Score", "Quantiles" })
            Assert.IsTrue(ColumnValues.AreEqual(ColumnValues.All(model.Transform(rows), column),
                ColumnValues.All(loaded.Transform(rows), column)));

        using var written = new MemoryStream();
        ModelManifest.Of(model.Model).Write(written);
        var manifest = Encoding.UTF8.GetString(written.ToArray());
        StringAssert.Contains(manifest, "\"formatVersion\": 5", StringComparison.Ordinal);
        Refuses("hold quantiles where scores are sorted, and only there", "\"sorted\"", "\"identity\"");
        Refuses("hold valid quantiles. Received: quantiles must be in ascending order. Received: 0.5 after 0.9", "0.1,", "0.9,");
        Refuses("hold a quantile for each output", "0.1,", "0.1, 0.2,");

        void Refuses(string rule, string text, string other)
        {
            var lie = new MemoryStream(Encoding.UTF8.GetBytes(manifest.Replace(text, other, StringComparison.Ordinal)));
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ModelManifest.Read(lie)).Message, rule,
                StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 1)]
    [DataRow(1, 4)]
    public void An_exported_file_gives_the_score_and_the_quantiles(int networks, int members)
    {
        var model = Untrained(networks, members);
        var rows = Rows(60, seed: 1);
        using var onnx = OnnxSession.Of(model.Model, new OnnxExportOptions { OpsetVersion = 11 });
        var outputs = onnx.Run([.. ColumnValues.Singles(rows, "Features").Select(row => row[0])], 60, 1);
        AreNear(ColumnValues.Singles(model.Transform(rows), "Quantiles").SelectMany(row => row), (float[])outputs["Quantiles"]);
        AreNear(ColumnValues.All(model.Transform(rows), "Score").Cast<float>(), (float[])outputs["Score"]);

        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, rows, stream);
        using var pipeline = new OnnxSession(stream.ToArray());
        CollectionAssert.IsSubsetOf(new[] { "Score.output", "Quantiles.output" }, pipeline.Session.OutputNames.ToArray());
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 1)]
    [DataRow(1, 4)]
    public void An_explanation_is_of_the_middle_or_of_the_quantile_asked_for(int networks, int members)
    {
        var model = Untrained(networks, members);
        var rows = Rows(20, seed: 1);
        foreach (var (options, slot) in new[] { (new ExplanationOptions(), 1), (new ExplanationOptions { OutputName = "0.9" }, 2) })
        {
            var explained = _mlContext.Transforms.ExplainDenseNetwork(model, options: options).Fit(rows).Explain([.7f]);
            Assert.AreEqual(Quantile(.7f, slot) - Quantile(0, slot), explained.Contributions.Sum(each => (double)each), 2e-3);
            Assert.AreEqual(Quantile(.7f, slot), explained.Score, 1e-5);
        }

        float Quantile(float x, int slot) => ColumnValues.Singles(
            model.Transform(new MemoryView().AddSingles("Features", [[x]])), "Quantiles")[0][slot];
    }

    [TestMethod]
    public void Intervals_around_quantiles_hold_the_stated_share_of_rows_held_out()
    {
        // So few epochs that the quantiles are not yet right: the margin mends that.
        var model = new DenseNetworkTrainer(_mlContext, Options with { NumberOfEpochs = 4 }).Fit(Rows(500, seed: 1));
        var intervals = _mlContext.Transforms.ConformalInterval(
            coverage: .9f, lowColumnName: "Quantiles", highColumnName: "Quantiles").Fit(model.Transform(Rows(1_000, seed: 2)));
        var others = Rows(3_000, seed: 3);
        var held = ColumnValues.Singles(model.Append(intervals).Transform(others), "Interval")
            .Zip(ColumnValues.All(others, "Label").Cast<float>()).Count(row => row.First[0] <= row.Second && row.Second <= row.First[1]);
        // Both shares are of rows drawn: standard error √(.9 · .1 (1/1000 + 1/3000)) = .011.
        Assert.AreEqual(.9, held / 3_000.0, .04);
    }

    [TestMethod]
    public void One_row_is_scored_as_a_batch_is_and_a_missing_feature_gives_no_number()
    {
        var model = new DenseNetworkTransformer(_mlContext, DenseNetworkModel.Create(Options, 1, LearningTask.Regression, 3));
        var rows = Rows(40, seed: 1);
        var engine = _mlContext.Model.CreatePredictionEngine<Row, Prediction>(model);
        foreach (var (x, quantiles) in ColumnValues.Singles(rows, "Features").Zip(ColumnValues.Singles(model.Transform(rows), "Quantiles")))
            CollectionAssert.AreEqual(quantiles, engine.Predict(new Row { Features = x }).Quantiles);
        Assert.IsTrue(engine.Predict(new Row { Features = [float.NaN] }).Quantiles.All(float.IsNaN));
    }

    [TestMethod]
    public void A_label_of_several_numbers_is_refused()
    {
        var thrown = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new DenseNetworkTrainer(_mlContext, Options).Fit(TaskRows.TwoNumbers()));
        StringAssert.Contains(thrown.Message, "DenseNetworkOptions.Loss must be for one number for label column 'Label'",
            StringComparison.Ordinal);
    }

    private DenseNetworkTransformer Untrained(int networks, int members)
    {
        var options = Options with { EnsembleSize = networks, Seed = 5 };
        if (members > 1)
            options = options with { HiddenLayers = [new SharedEnsemble(members, new Dense(8, Activation.ReLU))] };
        return new DenseNetworkTransformer(_mlContext, DenseNetworkModel.Create(options, 1, LearningTask.Regression, 3));
    }

    private static void AreNear(IEnumerable<float> expected, float[] actual)
    {
        foreach (var (value, other) in expected.Zip(actual))
            Assert.AreEqual(value, other, 1e-5f);
    }

    private static double Evaluated(DenseNetworkTransformer model, IDataView rows) => Math.Sqrt(
        ColumnValues.All(rows, "Label").Cast<float>().Zip(ColumnValues.Singles(model.Transform(rows), "Quantiles"),
            (label, row) => Math.Pow(label - row[1], 2)).Average());

    /// <summary>The label is the feature x with an error that is evenly spread over ± (.1 + x).</summary>
    private static MemoryView Rows(int count, int seed, float unit = 1)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
        return new MemoryView().AddSingles("Features", [.. x.Select(value => new[] { value })])
            .Add("Label", NumberDataViewType.Single,
                [.. x.Select(value => unit * (value + (.1f + value) * (2 * random.NextSingle() - 1)))]);
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Quantiles { get; set; } = [];
    }
}
