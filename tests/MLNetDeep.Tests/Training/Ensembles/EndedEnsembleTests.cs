using Microsoft.ML;
using MLNetDeep.Tests.Support;
using static MLNetDeep.Tests.Training.Ensembles.SmallEnsemble;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>Ensembles whose fit is cancelled, or of which a network diverges.</summary>
[TestClass]
public sealed class EndedEnsembleTests
{
    [TestMethod]
    public void A_cancelled_fit_keeps_the_networks_that_were_finished()
    {
        var model = FitCancelled(SmallOptions, member: 2, epoch: 3);
        Assert.HasCount(2, model.Model.Members);
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.End);
        Assert.AreEqual("Training was cancelled before all 3 networks were finished; the model has 2.", model.History.EndMessage);
        var whole = Fit(SmallOptions);
        for (var member = 0; member < 2; member++)
            CollectionAssert.AreEqual(Bits(whole.Model.Members[member]), Bits(model.Model.Members[member]));
        Assert.IsTrue(model.History.Ensemble!.Members.All(member => member.End == TrainingEnd.AllEpochsDone));

        var one = FitCancelled(SmallOptions, member: 1, epoch: 1);
        Assert.HasCount(1, one.Model.Members);
        Assert.IsNull(one.History.Ensemble);
        Assert.AreEqual((TrainingEnd.Cancelled, "Training was cancelled before all 3 networks were finished; the model has 1."),
            (one.History.End, one.History.EndMessage));
        CollectionAssert.AreEqual(Bits(whole.Model.Members[0]), Bits(one.Model));
    }

    [TestMethod]
    public void Cancelled_in_the_first_network_it_is_as_a_fit_of_one()
    {
        var (several, one) = (
            FitCancelled(SmallOptions, member: 0, epoch: 3), FitCancelled(SmallOptions with { EnsembleSize = 1 }, member: 0, epoch: 3));
        CollectionAssert.AreEqual(Bits(one.Model), Bits(several.Model));
        Assert.AreEqual((one.History.End, one.History.EndMessage), (several.History.End, several.History.EndMessage));
        Assert.ThrowsExactly<OperationCanceledException>(
            () => FitCancelled(SmallOptions with { OnCancellation = CancellationBehavior.Throw }, member: 1, epoch: 2));
    }

    [TestMethod]
    public void Networks_side_by_side_are_cancelled_together()
    {
        var endless = SmallOptions with { NumberOfEpochs = 1_000_000 };
        var model = FitSideBySide(endless);
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.End);
        Assert.HasCount(1, model.Model.Members);
        Assert.ThrowsExactly<OperationCanceledException>(() => FitSideBySide(endless with { OnCancellation = CancellationBehavior.Throw }));

        // By what is logged and not by a clock, which a busy machine overtakes. A callback would have them go one after another.
        static DenseNetworkTransformer FitSideBySide(DenseNetworkOptions options)
        {
            using var source = new CancellationTokenSource();
            var mlContext = new MLContext();
            mlContext.Log += (_, line) =>
            {
                if (line.Message.Contains("Epoch 2/", StringComparison.Ordinal))
                    source.Cancel();
            };
            return new DenseNetworkTrainer(mlContext, options, cancellationToken: source.Token).Fit(SmallRows);
        }
    }

    [TestMethod]
    public void A_network_that_diverges_at_once_ends_the_fit_with_its_number()
    {
        var options = SmallOptions with
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 1e20f },
            StandardizeTargets = false,
        };
        NativeMemory.AssertUnchanged(() => StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 2)))).Message,
            "The loss of network 1 of 3 must stay finite. Received: "));
    }

    [TestMethod]
    public void A_network_that_diverges_later_keeps_its_best_weights_and_the_history_says_so()
    {
        var options = SmallOptions with
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = 1e-3f },
            NumberOfEpochs = 60,
            BatchSize = 4
        };
        var features = MadeUpData.Features(16, 2);
        var rawScale = MadeUpData.Regression(
            [.. features.Select(row => new[] { 1000 * row[0], 1000 * row[1] })], [.. features.Select(row => 1e6f * row[0])]);
        var model = options.Fit(rawScale);
        Assert.HasCount(3, model.Model.Members);
        Assert.AreEqual(TrainingEnd.Diverged, model.History.End);
        StringAssert.StartsWith(model.History.EndMessage, "The loss of network 1 of 3 must stay finite. ");
        Assert.IsTrue(model.Model.Members.All(member => member.Parameters.ToArray().All(float.IsFinite)));
    }

    private static DenseNetworkTransformer FitCancelled(DenseNetworkOptions options, int member, int epoch)
    {
        using var source = new CancellationTokenSource();
        var callback = new LambdaCallback
        {
            BatchEnd = run =>
            {
                if (run.MemberIndex == member && run.Epoch == epoch)
                    source.Cancel();
            },
        };
        return new DenseNetworkTrainer(new MLContext(), options, [callback], source.Token).Fit(SmallRows);
    }
}
