using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Explaining;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Networks that read a table as it is, in everything one does with a network.</summary>
[TestClass]
public sealed class TableTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Rows_with_gaps_are_trained_on_and_scored_and_the_label_is_learnt()
    {
        foreach (var numbers in TableRows.Encodings)
        {
            var model = Fit(TableRows.Options(numbers) with { NumberOfEpochs = 60 });
            Assert.AreEqual(0, model.Model.History.SkippedRowCount, $"{numbers}");
            Assert.AreEqual(200, model.Model.History.TrainingRowCount);
            Assert.IsLessThan(.5 * model.Model.History.Epochs[0].Loss, model.Model.History.Epochs[^1].Loss, $"{numbers}");
            float[][] odd = [[float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN],
                [float.MaxValue, float.MinValue, float.PositiveInfinity, 0, 0, 1], new float[6]];
            Assert.IsTrue(ManagedScores.Of(model.Model, odd).All(float.IsFinite),
                $"{numbers}: {string.Join(", ", ManagedScores.Of(model.Model, odd))}");
        }
    }

    [TestMethod]
    public void Without_the_encoding_rows_with_gaps_are_left_out() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => Fit(TableRows.Options() with { HiddenLayers = [new Dense(3)] }));

    [TestMethod]
    public void Categories_are_found_where_OneHotEncoding_and_Concatenate_put_them()
    {
        var rows = new MemoryView()
            .Add("Age", NumberDataViewType.Single, 1f, 2, 3, 4, 5, 6)
            .AddText("Town", "a", "b", "c", "a", "b", "c")
            .Add("Income", NumberDataViewType.Single, 10f, 20, 30, 40, 50, 60)
            .AddText("Sex", "m", "f", "m", "f", "m", "f")
            .Add("Label", NumberDataViewType.Single, 1f, 2, 3, 4, 5, 6);
        var pipeline = _mlContext.Transforms.Categorical.OneHotEncoding([new("Town"), new("Sex")])
            .Append(_mlContext.Transforms.Concatenate("Features", "Age", "Town", "Income", "Sex"))
            .Append(_mlContext.Regression.Trainers.DenseNetwork(TableRows.Options()));
        var layer = (TableEncoding)pipeline.Fit(rows).LastTransformer.Model.HiddenLayers[0];

        CollectionAssert.AreEqual(new SlotRange[] { new(1, 3), new(5, 6) }, layer.Categories!.ToArray());
    }

    [TestMethod]
    public void The_statistics_are_of_the_training_rows_alone()
    {
        var rows = _mlContext.Data.TakeRows(TableRows.View(200), 150);
        var outside = TableRows.View(200);
        var options = TableRows.Options() with { ValidationSplit = new LastRowsSplit(.25f) };
        foreach (var name in new[] { "0.median", "0.scale", "0.edges" })
            CollectionAssert.AreEqual(
                Fit(TableRows.Options(), rows).Model.GetWeights(name).ToArray(), Fit(options, outside).Model.GetWeights(name).ToArray(),
                name);
    }

    [TestMethod]
    public void Streamed_rows_give_the_statistics_and_the_weights_of_rows_in_memory()
    {
        var options = TableRows.Options();
        CollectionAssert.AreEqual(
            Fit(options).Model.Parameters.ToArray(),
            Fit(options with { DataPlacement = DataPlacement.Streaming }).Model.Parameters.ToArray());
    }

    [TestMethod]
    public void A_fit_that_continues_keeps_the_statistics_its_weights_were_learnt_with()
    {
        var first = Fit(TableRows.Options());
        var trainer = new DenseNetworkTrainer(_mlContext, TableRows.Options());
        var others = TableRows.View(120, seed: 9);
        foreach (var next in new[] { trainer.Fit(others, null, first.Model), trainer.Fit(others, null, first.Model.WithoutOutput()) })
        {
            CollectionAssert.AreEqual(first.Model.GetWeights("0.edges").ToArray(), next.Model.GetWeights("0.edges").ToArray());
            CollectionAssert.AreNotEqual(first.Model.GetWeights("0.weight").ToArray(), next.Model.GetWeights("0.weight").ToArray());
        }
    }

    [TestMethod]
    public void A_fit_that_was_lost_goes_on_to_the_same_bits()
    {
        using var folder = new TempFolder();
        var options = TableRows.Options() with { Resume = folder.FullPath };
        foreach (var last in new[] { 2, 3, 5 })
        {
            var lost = new LambdaCallback { EpochEnd = (_, epoch) => LoseAt(last, epoch.Epoch) };
            Assert.ThrowsExactly<IOException>(() => new DenseNetworkTrainer(_mlContext, options, [lost]).Fit(TableRows.View()));
        }

        CollectionAssert.AreEqual(Fit(TableRows.Options()).Model.Parameters.ToArray(), Fit(options).Model.Parameters.ToArray());
    }

    [TestMethod]
    public void Both_engines_learn_alike_from_rows_with_gaps()
    {
        foreach (var numbers in TableRows.Encodings)
        {
            var options = TableRows.Options(numbers) with { NumberOfEpochs = 2, Device = ComputeDevice.Cpu };
            var managed = Fit(options with { Engine = TrainingEngineKind.Managed }).Model.Parameters.ToArray();
            var torch = Fit(options with { Engine = TrainingEngineKind.Torch }).Model.Parameters.ToArray();
            for (var i = 0; i < managed.Length; i++)
                Assert.AreEqual(managed[i], torch[i], 2e-4 * Math.Max(1, Math.Abs(managed[i])), $"{numbers}, value {i}");
        }
    }

    [TestMethod]
    public void A_model_comes_back_from_its_files_with_the_same_bits()
    {
        foreach (var size in new[] { 1, 2 })
        {
            var model = Fit(TableRows.Options() with { EnsembleSize = size });
            var zip = SavedModel.Of(model);
            var loaded = _mlContext.Model.Load(new MemoryStream(zip), out _).FindDenseNetwork().Model;
            float[][] rows = [.. TableRows.Features(20)];
            CollectionAssert.AreEqual(ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded, rows));
            Assert.AreEqual(model.Model.HiddenLayers[0], loaded.HiddenLayers[0]);
            StringAssert.Contains(ManifestOf(zip), "\"formatVersion\": 3");

            using var folder = new TempFolder();
            model.Model.SaveWeights(folder["w.safetensors"]);
            CollectionAssert.AreEqual(
                ManagedScores.Of(model.Model, rows), ManagedScores.Of(loaded.LoadWeights(folder["w.safetensors"]), rows));
        }
    }

    [TestMethod]
    public void A_row_has_the_scores_of_a_batch_and_is_scored_without_allocating() =>
        OneRowScores.AssertAsInABatchWithoutAllocating(Fit(TableRows.Options()).Model, [.. TableRows.Features(40)]);

    [TestMethod]
    public void An_ONNX_file_takes_rows_with_gaps()
    {
        foreach (var numbers in TableRows.Encodings)
        {
            var model = Fit(TableRows.Options(numbers) with { EnsembleSize = 2 }).Model;
            float[][] rows = [.. TableRows.Features(30), [float.NaN, float.NaN, 1, 0, 1, 7],
                [float.PositiveInfinity, 3e38f, -5, 1, 0, float.NegativeInfinity]];
            using var onnx = OnnxSession.Of(model);
            foreach (var (expected, actual) in ManagedScores.Of(model, rows).Zip(onnx.Scores(rows)))
                Assert.AreEqual(expected, actual, 1e-5 * Math.Max(1, Math.Abs(expected)), $"{numbers}");
        }
    }

    [TestMethod]
    public void Folds_take_rows_with_gaps_and_have_statistics_of_their_own()
    {
        var folds = new DenseNetworkTrainer(_mlContext, TableRows.Options()).CrossValidate(TableRows.View(), numberOfFolds: 3).Folds;
        Assert.AreEqual(200, folds.Sum(fold => fold.HeldOutRows.Count));
        CollectionAssert.AreNotEqual(
            folds[0].Transformer.Model.GetWeights("0.edges").ToArray(), folds[1].Transformer.Model.GetWeights("0.edges").ToArray());
    }

    [TestMethod]
    public void Explanations_are_complete_and_say_what_a_gap_is_worth()
    {
        foreach (var size in new[] { 1, 3 })
        {
            var model = Fit(TableRows.Options() with { EnsembleSize = size, NumberOfEpochs = 40 }).Model;
            var baseline = new float[] { 2000, 1, 5, 0, 1, 0 };
            var transformer = FittedExplanation.Of(model, new ExplanationOptions { Baseline = ExplanationBaseline.Of(baseline) });
            foreach (var row in TableRows.Features(10))
            {
                var explanation = transformer.Explain(row);
                var difference = ManagedScores.Of(model, [row])[0] - ManagedScores.Of(model, [baseline])[0];
                Assert.AreEqual(difference, explanation.Contributions.Sum(c => (double)c), 2e-3 * Math.Max(1, Math.Abs(difference)),
                    $"{size} networks");
                Assert.AreEqual(0f, explanation.Contributions[2], "A number that is as in the baseline contributes nothing.");
                if (float.IsNaN(row[0]))
                    Assert.IsGreaterThan(.5f, explanation.Contributions[0], "A gap counts like 30 more here.");
            }
        }
    }

    [TestMethod]
    public void A_baseline_of_means_leaves_out_gaps_and_not_rows()
    {
        var model = Fit(TableRows.Options()).Model;
        var explained = new ExplanationTransform(_mlContext, model, options: new ExplanationOptions { Baseline = ExplanationBaseline.Mean })
            .Fit(TableRows.View());
        float[][] rows = [.. TableRows.Features(200)];
        float[] means = [rows.Where(row => float.IsFinite(row[0])).Average(row => row[0]), rows.Average(row => row[1]), 5, .5f, .5f, 0];
        Assert.AreEqual(ManagedScores.Of(model, [means])[0], explained.Explain(rows[0]).BaselineScore, 1e-3);
    }

    [TestMethod]
    public void An_encoding_that_is_not_first_is_refused_and_so_are_categories_beyond_the_column()
    {
        var table = new TableEncoding();
        var late = Assert.ThrowsExactly<ArgumentException>(
            () => new DenseNetworkTrainer(_mlContext, new DenseNetworkOptions { HiddenLayers = [new Dense(3), table, new Skip(table)] }));
        StringAssert.Contains(
            late.Message, "HiddenLayers[1] must not be a TableEncoding, which reads the feature column. Received: one behind another "
                + "layer. Put it first.");
        StringAssert.Contains(
            late.Message, "HiddenLayers[2] must not hold a TableEncoding, which reads the feature column. Received: one inside a Skip. "
                + "Put it first in HiddenLayers.");

        var beyond = Assert.ThrowsExactly<ArgumentException>(
            () => Fit(TableRows.Options() with { HiddenLayers = [table with { Categories = [new SlotRange(4, 6)] }] }));
        StringAssert.Contains(beyond.Message, "Received: a range up to slot 6, and a column of 6 slots, the last of which is 5.");
        var overlapping = table with { Categories = [new SlotRange(0, 2), new SlotRange(2, 3)] };
        StringAssert.Contains(overlapping.Violations("It").Single(), "It.Categories must be in ascending order and must not overlap.");
    }

    private static void LoseAt(int last, int epoch)
    {
        if (epoch == last)
            throw new IOException("lost");
    }

    private DenseNetworkTransformer Fit(DenseNetworkOptions options, IDataView? rows = null) =>
        new DenseNetworkTrainer(_mlContext, options).Fit(rows ?? TableRows.View());

    private static string ManifestOf(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var reader = new StreamReader(archive.Entries.Single(entry => entry.Name == "manifest.json").Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
