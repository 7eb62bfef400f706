using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Tests.Support;
using static MLNetDeep.Tests.Training.Ensembles.SmallEnsemble;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>How the networks of an ensemble are trained: what they share and what not.</summary>
[TestClass]
public sealed class EnsembleTrainingTests
{
    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void The_first_network_is_that_of_a_fit_of_one_and_none_depends_on_how_many_there_are(TrainingEngineKind engine)
    {
        var options = SmallOptions with { Engine = engine, ValidationFraction = .25f };
        var (one, two, three) = (Fit(options with { EnsembleSize = 1 }), Fit(options with { EnsembleSize = 2 }), Fit(options));

        Assert.HasCount(1, one.Model.Members);
        Assert.IsNull(one.History.Ensemble);
        Assert.HasCount(2, two.Model.Members);
        Assert.HasCount(3, three.Model.Members);
        CollectionAssert.AreEqual(Bits(one.Model), Bits(three.Model.Members[0]));
        for (var member = 0; member < 2; member++)
            CollectionAssert.AreEqual(Bits(two.Model.Members[member]), Bits(three.Model.Members[member]));
        CollectionAssert.AreNotEqual(Bits(three.Model.Members[0]), Bits(three.Model.Members[1]));
        CollectionAssert.AreNotEqual(Bits(three.Model.Members[1]), Bits(three.Model.Members[2]));
        CollectionAssert.AreEqual(Timeless(one.History), Timeless(three.Model.Members[0].History));
    }

    [TestMethod]
    public void Each_has_its_own_seed_and_record_and_all_validate_on_the_same_rows()
    {
        var model = Fit(SmallOptions with { ValidationFraction = .25f });
        var members = model.History.Ensemble!.Members;

        Assert.HasCount(3, members.Select(member => member.Seed).Distinct().ToArray());
        Assert.AreEqual(5, members[0].Seed);
        Assert.IsTrue(members.All(
            member => member.Seed >= 0 && member.Epochs.Count == 4 && member.ValidationRowCount == members[0].ValidationRowCount));
        CollectionAssert.AreEqual(members.ToArray(), model.Model.Members.Select(member => member.History).ToArray());
        CollectionAssert.AreEqual(members[0].Epochs.ToArray(), model.History.Epochs.ToArray());
    }

    [TestMethod]
    public void The_figures_of_the_ensemble_are_those_of_its_scores_on_all_validation_rows()
    {
        var mlContext = new MLContext();
        var (train, validation) = (
            MadeUpData.Multiclass(MadeUpData.Features(90, 4), 3), MadeUpData.Multiclass(MadeUpData.Features(41, 4, seed: 2), 3));
        var model = Trainer(SmallOptions with { Metrics = [MetricFunction.LogLoss] }).Fit(train, validation);
        var evaluated = mlContext.MulticlassClassification.Evaluate(model.Transform(validation));
        Assert.AreEqual(evaluated.MicroAccuracy, model.History.Ensemble!.ValidationMetric!.Value, 1e-6);
        Assert.AreEqual(evaluated.LogLoss, model.History.Ensemble.ValidationLoss!.Value, 1e-5);
        Assert.AreEqual(evaluated.LogLoss, model.History.Ensemble.ValidationMetrics["log-loss"], 1e-5);

        var binary = Trainer(SmallOptions)
            .Fit(MadeUpData.Binary(MadeUpData.Features(90, 4)), MadeUpData.Binary(MadeUpData.Features(41, 4, seed: 2)));
        var truths = mlContext.BinaryClassification.Evaluate(binary.Transform(MadeUpData.Binary(MadeUpData.Features(41, 4, seed: 2))));
        Assert.AreEqual(truths.Accuracy, binary.History.Ensemble!.ValidationMetric!.Value, 1e-6);
        // ML.NET's is in bits.
        Assert.AreEqual(truths.LogLoss * Math.Log(2), binary.History.Ensemble.ValidationLoss!.Value, 1e-5);

        var numbers = Trainer(SmallOptions)
            .Fit(MadeUpData.Regression(MadeUpData.Features(90, 4)), MadeUpData.Regression(MadeUpData.Features(41, 4, seed: 2)));
        var errors = mlContext.Regression.Evaluate(numbers.Transform(MadeUpData.Regression(MadeUpData.Features(41, 4, seed: 2))));
        Assert.AreEqual(errors.RootMeanSquaredError, numbers.History.Ensemble!.ValidationMetric!.Value, 1e-5);
    }

    [TestMethod]
    public void Every_task_trains_and_its_scores_are_the_mean()
    {
        foreach (var (data, loss) in new (MemoryView, LossFunction?)[]
        {
            (TaskRows.Key(), null), (TaskRows.Boolean(), null), (TaskRows.Single(), null), (TaskRows.Single(offset: 4), new PoissonError()),
            (TaskRows.Booleans(), null), (TaskRows.TwoNumbers(), null), (TaskRows.Probabilities(), new CategoricalCrossEntropy()),
        })
        {
            var model = Trainer(SmallOptions with { Loss = loss, ValidationFraction = .2f }).Fit(data).Model;
            var rows = TaskRows.Features(30);
            var (scores, ofMembers) = (
                ManagedScores.Of(model, rows), model.Members.Select(member => ManagedScores.Of(member, rows)).ToArray());
            for (var row = 0; row < 30; row++)
            {
                var expected = RandomEnsemble.Averaged(
                    model, [.. ofMembers.Select(all => all[(row * model.OutputCount)..((row + 1) * model.OutputCount)])]);
                for (var i = 0; i < model.OutputCount; i++)
                    Assert.AreEqual(expected[i], scores[row * model.OutputCount + i], 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                        $"{model}");
            }
            Assert.IsNotNull(model.History.Ensemble!.ValidationLoss);
        }
    }

    [TestMethod]
    public void Streamed_rows_give_the_networks_the_same_validation_rows_too()
    {
        var model = Fit(SmallOptions with { DataPlacement = DataPlacement.Streaming, ValidationFraction = .25f });
        Assert.AreEqual(DataPlacement.Streaming, model.History.DataPlacement);
        Assert.IsNotNull(model.History.Ensemble!.ValidationLoss);
        CollectionAssert.AreEqual(
            Bits(Fit(SmallOptions with { DataPlacement = DataPlacement.Streaming, ValidationFraction = .25f, EnsembleSize = 1 }).Model),
            Bits(model.Model.Members[0]));
    }

    [TestMethod]
    public void Each_network_stops_early_by_itself()
    {
        var model = Fit(SmallOptions with
        {
            NumberOfEpochs = 200,
            ValidationFraction = .3f,
            EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true }
        });
        var members = model.History.Ensemble!.Members;
        Assert.IsTrue(members.All(member => member.End == TrainingEnd.EarlyStopping),
            string.Join(" ", members.Select(member => member.EndMessage)));
        Assert.IsGreaterThan(1, members.Select(member => member.Epochs.Count).Distinct().Count());
    }

    [TestMethod]
    public void Callbacks_are_told_which_network_it_is()
    {
        var seen = new List<string>();
        SmallOptions.Fit(SmallRows, null, new LambdaCallback
        {
            TrainingBegin = run => seen.Add($"begin {run.MemberIndex} of {run.Options.EnsembleSize}"),
            EpochEnd = (run, epoch) => seen.Add($"{run.MemberIndex}: {epoch.Epoch}"),
            TrainingEnd = (run, history) => seen.Add($"end {run.MemberIndex}, seed {history.Seed == 5}"),
        });
        CollectionAssert.AreEqual(
            (from member in Enumerable.Range(0, 3)
             from line in new[] { $"begin {member} of 3", $"{member}: 1", $"{member}: 2", $"{member}: 3", $"{member}: 4",
                 $"end {member}, seed {member == 0}" }
             select line).ToArray(),
            seen);
    }

    [TestMethod]
    public void Probabilities_are_calibrated_once_after_they_are_averaged()
    {
        var options = SmallOptions with { NumberOfEpochs = 60, ValidationFraction = .3f, TemperatureScaling = true };
        var noisy = MadeUpData.Multiclass(
            MadeUpData.Features(120, 4), [.. Enumerable.Range(0, 120).Select(row => (uint)(1 + row * 7 % 3))], 3);
        var (plain, scaled) = (Trainer(options with { TemperatureScaling = false }).Fit(noisy), Trainer(options).Fit(noisy));

        var calibration = scaled.History.Calibration!;
        Assert.IsGreaterThan(1.0, calibration.Temperature, "Labels that follow from nothing make a network too sure of itself.");
        Assert.IsLessThan(calibration.LogLossBefore, calibration.LogLossAfter);
        Assert.AreEqual(scaled.History.Ensemble!.ValidationLoss!.Value, calibration.LogLossBefore, 1e-5, "That is before it.");
        Assert.IsTrue(scaled.Model.Members.All(member => member.History.Calibration is null));
        for (var member = 0; member < 3; member++)
            CollectionAssert.AreEqual(Bits(plain.Model.Members[member]), Bits(scaled.Model.Members[member]));

        var rows = MadeUpData.Features(30, 4, seed: 9);
        var (before, after) = (
            ManagedScores.Of(plain.Model, rows).Chunk(3).ToArray(), ManagedScores.Of(scaled.Model, rows).Chunk(3).ToArray());
        for (var row = 0; row < rows.Length; row++)
        {
            var powers = before[row].Select(p => Math.Pow(p, 1 / calibration.Temperature)).ToArray();
            for (var i = 0; i < 3; i++)
                Assert.AreEqual(powers[i] / powers.Sum(), after[row][i], 1e-6);
            Assert.AreEqual(Array.IndexOf(before[row], before[row].Max()), Array.IndexOf(after[row], after[row].Max()),
                "The order of the classes stays.");
        }
    }

    [TestMethod]
    public void Calibration_of_what_has_no_classes_is_refused_before_training() =>
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer(SmallOptions with { TemperatureScaling = true, ValidationFraction = .2f }).Fit(TaskRows.Single())).Message,
            "DenseNetworkOptions.TemperatureScaling needs a label of classes");

    [TestMethod]
    public void Finding_a_learning_rate_trains_the_first_network_alone()
    {
        var several = Trainer(SmallOptions).FindLearningRate(SmallRows);
        var one = Trainer(SmallOptions with { EnsembleSize = 1 }).FindLearningRate(SmallRows);
        CollectionAssert.AreEqual(one.Points.ToArray(), several.Points.ToArray());
    }

    [TestMethod]
    public void Side_by_side_or_one_after_the_other_the_bits_are_the_same()
    {
        // Callbacks are told of one network after the other.
        var threads = new HashSet<int>();
        var inTurn = (SmallOptions with { EnsembleSize = 5 })
            .Fit(SmallRows, null, new LambdaCallback { BatchEnd = _ => threads.Add(Environment.CurrentManagedThreadId) });
        var together = Fit(SmallOptions with { EnsembleSize = 5 });
        for (var member = 0; member < 5; member++)
            CollectionAssert.AreEqual(Bits(inTurn.Model.Members[member]), Bits(together.Model.Members[member]));
        Assert.AreEqual(Environment.CurrentManagedThreadId, threads.Single());
    }

    [TestMethod]
    public void A_history_comes_back_from_JSON_with_the_records_of_all_networks()
    {
        var history = Fit(SmallOptions with { ValidationFraction = .25f, Metrics = [MetricFunction.LogLoss] }).History;
        var read = TrainingHistory.FromJson(history.ToJson());
        Assert.AreEqual(history.ToJson(), read.ToJson());
        Assert.AreEqual((history.Ensemble!.ValidationLoss, history.Ensemble.ValidationMetrics),
            (read.Ensemble!.ValidationLoss, read.Ensemble.ValidationMetrics));
        CollectionAssert.AreEqual(history.Ensemble.Members[2].Epochs.ToArray(), read.Ensemble.Members[2].Epochs.ToArray());
        Assert.ThrowsExactly<InvalidDataException>(
            () => TrainingHistory.FromJson(history.ToJson().Replace("\"members\": [", "\"members\": [null,", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_table_of_an_ensemble_is_that_of_its_first_network()
    {
        var history = Fit(SmallOptions).History;
        Assert.AreEqual(history.Ensemble!.Members[0].ToCsv(), history.ToCsv());
        Assert.AreNotEqual(history.ToCsv(), history.Ensemble.Members[1].ToCsv());
    }

    [TestMethod]
    public void The_log_names_the_networks_and_what_they_are_worth_together()
    {
        var mlContext = new MLContext();
        var log = new LogLines(mlContext);
        var options = SmallOptions with { NumberOfEpochs = 1, ValidationFraction = .25f };
        var history = new DenseNetworkTrainer(mlContext, options).Fit(SmallRows).History;
        Assert.HasCount(3 * 2 + 1, log.Infos);
        for (var network = 1; network <= 3; network++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"Network {network}/3: ");
            var ofNetwork = log.Infos.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])
                .ToArray();
            StringAssert.StartsWith(ofNetwork[0], "Epoch 1/1: loss ");
            Assert.AreEqual("All 1 epochs were done. Weights of epoch 1.", ofNetwork[1]);
        }
        Assert.AreEqual(string.Create(
            CultureInfo.InvariantCulture,
            $"The scores of 3 networks are averaged: validation loss {history.Ensemble!.ValidationLoss:F4}, validation accuracy "
            + $"{history.Ensemble.ValidationMetric:F4}."), log.Infos[6]);
    }

    [TestMethod]
    public void No_native_tensor_outlives_the_fit() =>
        NativeMemory.AssertUnchanged(() => Fit(SmallOptions with { ValidationFraction = .25f, TemperatureScaling = true }));

    private static DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(new MLContext(), options);

    private static EpochRecord[] Timeless(TrainingHistory history) =>
        [.. history.Epochs.Select(epoch => epoch with { Duration = default })];
}
