using Microsoft.ML;
using MLNetDeep.Tests.EndToEnd;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.SharedEnsembles;

/// <summary>Members of a shared ensemble that are left out once training has ended.</summary>
[TestClass]
public sealed class MemberPruningTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static DenseNetworkOptions OfTable(int? kept) => TableRows.Options() with
    {
        HiddenLayers = [TableRows.Options().HiddenLayers[0],
            new SharedEnsemble(5, new Dense(12, Activation.ReLU), new Dropout(.1f)) { KeptMembers = kept }],
    };

    private static DenseNetworkOptions OfClasses(int? kept) =>
        TaskRows.Options with { HiddenLayers = [new SharedEnsemble(5, new Dense(6, Activation.ReLU)) { KeptMembers = kept }] };

    [TestMethod]
    public void The_members_kept_are_those_that_a_plain_search_finds()
    {
        var held = TableRows.View(60, seed: 5);
        float[][] rows = [.. TableRows.Features(60, seed: 5)];
        var labels = ManagedScores.Column<float>(held, "Label");
        var all = Fit(OfTable(null), TableRows.View(), held);
        var (picks, before, after) = PlainSearch(
            [.. all.Networks.Select(member => ManagedScores.Of(member, rows))], 3,
            scores => scores.Zip(labels, (score, label) => Math.Pow(score - label, 2)).Average());

        var model = Fit(OfTable(3), TableRows.View(), held);
        var pruning = model.History.Pruning!;
        CollectionAssert.AreEqual(picks, pruning.Members.ToArray());
        Assert.AreEqual(after / before, pruning.ValidationLossAfter / pruning.ValidationLossBefore, 1e-5);
        Assert.AreEqual(model.History.Epochs[^1].ValidationLoss!.Value, pruning.ValidationLossBefore, 1e-6);
        CollectionAssert.AreEqual(
            all.History.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(),
            model.History.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
        CollectionAssert.AreEqual(
            picks.Select(pick => Bits(all.Networks[pick])).ToArray(), model.Networks.Select(Bits).ToArray());
        Assert.AreEqual(new SharedEnsemble(3, new Dense(12, Activation.ReLU), new Dropout(.1f)), model.HiddenLayers[1]);
        StringAssert.Contains(model.History.ToString(), $"Pruning: 3 members kept, validation loss");
        Assert.AreEqual(pruning, TrainingHistory.FromJson(model.History.ToJson()).Pruning);
    }

    [TestMethod]
    public void Of_classes_probabilities_are_averaged_and_their_temperature_is_that_of_the_members_kept()
    {
        var held = TaskRows.Key(50);
        var model = Fit(OfClasses(2) with { TemperatureScaling = true }, TaskRows.Key(), held);
        Assert.HasCount(2, model.Networks);
        Assert.AreEqual(model.History.Pruning!.ValidationLossAfter, model.History.Calibration!.LogLossBefore, 1e-6);

        var trainer = new DenseNetworkTrainer(_mlContext, OfClasses(2));
        var evaluated = _mlContext.MulticlassClassification.Evaluate(trainer.Fit(TaskRows.Key(), held).Transform(held));
        Assert.AreEqual(model.History.Pruning.ValidationLossAfter, evaluated.LogLoss, 1e-5);

        var truths = Fit(OfClasses(2), TaskRows.Boolean(), TaskRows.Boolean(50));
        Assert.HasCount(2, truths.Networks);
    }

    [TestMethod]
    public void A_fit_that_is_cancelled_while_members_are_chosen_throws_where_it_is_to_or_keeps_them()
    {
        foreach (var behavior in new[] { CancellationBehavior.Throw, CancellationBehavior.ReturnBest })
        {
            using var source = new CancellationTokenSource();
            var options = OfTable(2) with { NumberOfEpochs = 2, OnCancellation = behavior };
            var cancelling = new Watching { EpochEnd = (_, epoch) => { if (epoch.Epoch == 2) source.Cancel(); } };
            var trainer = new DenseNetworkTrainer(_mlContext, options, [cancelling], source.Token);
            if (behavior == CancellationBehavior.Throw)
                Assert.Throws<OperationCanceledException>(() => trainer.Fit(TableRows.View(), TableRows.View(60, seed: 5)));
            else
                Assert.HasCount(2, trainer.Fit(TableRows.View(), TableRows.View(60, seed: 5)).Model.Networks);
        }
    }

    [TestMethod]
    public void A_network_trained_again_keeps_the_members_that_the_rows_held_out_chose()
    {
        var options = OfTable(2) with { ValidationFraction = .25f, EarlyStopping = new EarlyStopping { Patience = 2 } };
        var chosen = Fit(options, TableRows.View()).History.Pruning!;
        var all = Fit(
            options with { HiddenLayers = OfTable(null).HiddenLayers, RefitOnAllRows = true }, TableRows.View());
        foreach (var side in new[] { false, true })
        {
            // Another thread trains again beside the first where nobody needs checkpoints.
            using var folder = new TempFolder();
            var model = Fit(options with { RefitOnAllRows = true, Resume = side ? null : folder.FullPath }, TableRows.View());
            CollectionAssert.AreEqual(chosen.Members.ToArray(), model.History.Pruning!.Members.ToArray());
            Assert.IsNull(model.History.Refit!.Pruning);
            CollectionAssert.AreEqual(
                chosen.Members.Select(pick => Bits(all.Networks[pick])).ToArray(), model.Networks.Select(Bits).ToArray());
        }
    }

    [TestMethod]
    public void Each_network_of_an_ensemble_keeps_its_own()
    {
        var held = TableRows.View(60, seed: 5);
        var model = Fit(OfTable(2) with { EnsembleSize = 2 }, TableRows.View(), held);
        Assert.HasCount(4, model.Networks);
        CollectionAssert.AreEqual(
            Fit(OfTable(2), TableRows.View(), held).Parameters.ToArray(), model.Members[0].Parameters.ToArray());
        Assert.AreEqual(model.History.Pruning, model.History.Ensemble!.Members[0].Pruning);

        float[][] rows = [.. TableRows.Features(60, seed: 5)];
        var error = ManagedScores.Of(model, rows).Zip(ManagedScores.Column<float>(held, "Label"), (s, y) => Math.Pow(s - y, 2)).Average();
        Assert.AreEqual(Math.Sqrt(error), model.History.Ensemble.ValidationMetric!.Value, 1e-5 * error);
    }

    [TestMethod]
    public void Without_validation_rows_and_with_too_many_it_is_refused()
    {
        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(OfTable(2), TableRows.View()));
        StringAssert.Contains(refused.Message, "KeptMembers needs validation rows");
        StringAssert.Contains(refused.Message, "ValidationFraction");
        foreach (var kept in new[] { 1, 6 })
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => Fit(OfTable(kept), TableRows.View())).Message, "KeptMembers");
    }

    private static (int[] Picks, double Before, double After) PlainSearch(
        float[][] scores, int size, Func<IEnumerable<double>, double> cost)
    {
        var picks = new List<int>();
        while (picks.Count < size)
            picks.Add(Enumerable.Range(0, scores.Length).Except(picks).MinBy(next => CostOf([.. picks, next])));
        return ([.. picks], CostOf([.. Enumerable.Range(0, scores.Length)]), CostOf(picks));

        double CostOf(IReadOnlyList<int> of) =>
            cost(Enumerable.Range(0, scores[0].Length).Select(row => of.Average(member => (double)scores[member][row])));
    }

    private static string Bits(DenseNetworkModel network) => Convert.ToHexString(
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(network.Parameters));

    private DenseNetworkModel Fit(DenseNetworkOptions options, IDataView rows, IDataView? held = null) =>
        new DenseNetworkTrainer(_mlContext, options).Fit(rows, held).Model;
}
