using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Ensembles;

/// <summary>An ensemble that continues where its process was lost: each network has a checkpoint of its own.</summary>
[TestClass]
public sealed class ResumedEnsembleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private DenseNetworkOptions Options => new()
    {
        HiddenLayers = [new Dense(5, Activation.Tanh), new Dropout(.2f)],
        NumberOfEpochs = 4,
        BatchSize = 8,
        ValidationFraction = .25f,
        EnsembleSize = 3,
        Resume = _folder.FullPath,
    };

    private static MemoryView Data => MadeUpData.Regression(MadeUpData.Features(64, 3));

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void An_interrupted_fit_ends_in_the_same_bits(int member)
    {
        var expected = (Options with { Resume = null }).Fit(Data);
        Assert.ThrowsExactly<TimeoutException>(() => Options.Fit(Data, null, new LambdaCallback
        {
            EpochBegin = run => { if (run.MemberIndex == member && run.Epoch == 3) throw new TimeoutException(); },
        }));

        var trained = new List<(int, int)>();
        var resumed = Options.Fit(
            Data, null, new LambdaCallback { EpochEnd = (run, epoch) => trained.Add((run.MemberIndex, epoch.Epoch)) });

        AssertSame(expected, resumed);
        CollectionAssert.AreEqual(
            (from number in Enumerable.Range(member, 3 - member)
             from epoch in Enumerable.Range(1, 4)
             where number > member
            || epoch >= 3
             select (number, epoch)).ToArray(), trained);
        Assert.HasCount(3, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_fit_that_had_finished_returns_its_model_at_once_and_a_larger_one_trains_what_is_new()
    {
        var expected = Options.Fit(Data);
        var watching = new Watching();
        AssertSame(expected, Options.Fit(Data, null, watching));
        Assert.IsFalse(watching.Calls.Exists(call => call.StartsWith("batch", StringComparison.Ordinal)));

        var members = new HashSet<int>();
        var larger = (Options with { EnsembleSize = 5 })
            .Fit(Data, null, new LambdaCallback { BatchEnd = run => members.Add(run.MemberIndex) });
        CollectionAssert.AreEquivalent(new[] { 3, 4 }, members.ToArray());
        Assert.HasCount(5, larger.Model.Members);

        // The first network is the fit of one, checkpoint included.
        (Options with { EnsembleSize = 1 }).Fit(Data, null, watching);
        Assert.IsFalse(watching.Calls.Exists(call => call.StartsWith("batch", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_seed_that_was_drawn_is_gone_on_with()
    {
        var options = Options with { EnsembleSize = 2 };
        var first = new DenseNetworkTrainer(new Microsoft.ML.MLContext(), options).Fit(Data);
        var second = new DenseNetworkTrainer(new Microsoft.ML.MLContext(), options).Fit(Data);
        AssertSame(first, second);
        Assert.HasCount(2, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void Another_previous_network_has_other_checkpoints()
    {
        var options = Options with { EnsembleSize = 2, HiddenLayers = [new Dense(5, Activation.Tanh)] };
        var (first, second) = (
            (options with { Resume = null }).Fit(Data).Model, (options with { Resume = null, Seed = 99 }).Fit(Data).Model);
        var trainer = new DenseNetworkTrainer(new Microsoft.ML.MLContext(), options with { Seed = 7 });
        trainer.Fit(Data, null, first);
        trainer.Fit(Data, null, second);
        Assert.HasCount(4, Directory.GetFiles(_folder.FullPath));
    }

    private static void AssertSame(DenseNetworkTransformer expected, DenseNetworkTransformer actual)
    {
        Assert.HasCount(expected.Model.Members.Count, actual.Model.Members);
        foreach (var (e, a) in expected.Model.Members.Zip(actual.Model.Members))
            CollectionAssert.AreEqual(e.Parameters.ToArray(), a.Parameters.ToArray());
        Assert.AreEqual(expected.History.Ensemble!.ValidationLoss, actual.History.Ensemble!.ValidationLoss);
    }
}
