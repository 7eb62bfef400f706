using MLNetDeep.Tests.Support;
using Tensorboard;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class TensorBoardLoggerTests : IDisposable
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(32, 3));
    private static readonly DenseNetworkOptions Options = new() { HiddenLayers = [], NumberOfEpochs = 2, ValidationFraction = .25f };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_event_file_holds_the_figures_of_each_epoch()
    {
        var history = Options.Fit(Data, null, new TensorBoardLogger(_folder["run"])).History;

        var values = EventFileReader.Figures(_folder["run"]);
        foreach (var epoch in history.Epochs)
        {
            CollectionAssert.AreEquivalent(
                new[]
                {
                    ((long)epoch.Epoch, "loss", (float)epoch.Loss), (epoch.Epoch, "rmse", (float)epoch.Metric),
                        (epoch.Epoch, "learning_rate", epoch.LearningRate),
                    (epoch.Epoch, "validation/loss", (float)epoch.ValidationLoss!),
                        (epoch.Epoch, "validation/rmse", (float)epoch.ValidationMetric!),
                },
                values.Where(value => value.Step == epoch.Epoch).ToArray());
        }
    }

    [TestMethod]
    public void The_further_metrics_are_there_too()
    {
        var options = Options with { NumberOfEpochs = 1, Metrics = [MetricFunction.MeanAbsoluteError, MetricFunction.RSquared] };
        var epoch = options.Fit(Data, null, new TensorBoardLogger(_folder["run"])).History.Epochs.Single();

        CollectionAssert.IsSubsetOf(
            new[]
            {
                (1L, "metrics/mae", (float)epoch.Metrics["mae"]), (1L, "metrics/r2", (float)epoch.Metrics["r2"]),
                (1L, "validation_metrics/mae", (float)epoch.ValidationMetrics["mae"]),
                    (1L, "validation_metrics/r2", (float)epoch.ValidationMetrics["r2"]),
            },
            EventFileReader.Figures(_folder["run"]));
    }

    [TestMethod]
    public void A_file_says_its_version_and_that_a_run_begins_and_when()
    {
        var time = new DateTimeOffset(2026, 11, 29, 8, 0, 0, 250, TimeSpan.Zero);
        (Options with { NumberOfEpochs = 200 })
            .Fit(Data, null, new TensorBoardLogger(_folder["run"], timeProvider: new StandingClock(time)));

        var events = EventFileReader.Events(_folder["run"]);
        Assert.AreEqual("events.out.tfevents.1795939200.250.mlnetdeep", Path.GetFileName(Directory.GetFiles(_folder["run"]).Single()));
        Assert.AreEqual("brain.Event:2", events[0].FileVersion);
        Assert.AreEqual(SessionLog.Types.SessionStatus.Start, events[1].SessionLog.Status);
        Assert.AreEqual(0, events[1].Step, "What stands at step 0 and later belongs to another run.");
        CollectionAssert.AreEqual(Enumerable.Range(1, 200).ToArray(), events.Skip(2).Select(e => (int)e.Step).ToArray());
        Assert.IsTrue(events.All(e => e.WallTime == 1795939200.25));
    }

    [TestMethod]
    public void A_second_fit_replaces_our_file_and_leaves_those_of_others()
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run/events.out.tfevents.1700000000.host.1"], "");
        var logger = new TensorBoardLogger(_folder["run"]);
        Options.Fit(Data, null, logger);
        Options.Fit(Data, null, logger);

        CollectionAssert.AreEqual(new long[] { 1, 2 }, Steps());
        Assert.IsTrue(File.Exists(_folder["run/events.out.tfevents.1700000000.host.1"]));
    }

    [TestMethod]
    public void A_fit_that_appends_adds_to_our_file()
    {
        var logger = new TensorBoardLogger(_folder["run"], append: true);
        Options.Fit(Data, null, logger);
        Options.Fit(Data, null, logger);

        CollectionAssert.AreEqual(new long[] { 1, 2, 1, 2 }, Steps());
        Assert.HasCount(1, Directory.GetFiles(_folder["run"]));
        Assert.IsFalse(EventFileReader.Events(_folder["run"]).Any(e => e.SessionLog is not null),
            "Nobody is told to drop the earlier run.");
    }

    [TestMethod]
    public void A_file_that_is_damaged_is_not_added_to()
    {
        Options.Fit(Data, null, new TensorBoardLogger(_folder["run"]));
        var path = Directory.GetFiles(_folder["run"]).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[50] ^= 1;
        File.WriteAllBytes(path, bytes);

        var thrown = Assert.ThrowsExactly<InvalidOperationException>(
            () => Options.Fit(Data, null, new TensorBoardLogger(_folder["run"], append: true)));

        StringAssert.StartsWith(
            thrown.Message, $"A TensorBoardLogger must append to an undamaged event file. Received: '{path}', with a checksum that is "
                + $"wrong at byte ");
        StringAssert.EndsWith(thrown.Message, ". Delete it, choose another folder, or do not append.");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_folder_that_cannot_be_made_is_named_before_training(bool append)
    {
        File.WriteAllText(_folder["file"], "");
        var thrown = Assert.ThrowsExactly<IOException>(() => Options.Fit(Data, null, new TensorBoardLogger(_folder["file/run"], append)));
        StringAssert.StartsWith(
            thrown.Message, $"The log '{_folder["file/run"]}' must be in a folder that can be made and written. Received: ");
        StringAssert.EndsWith(thrown.Message, " Create its folder, make room on the disk, or choose another path.");
    }

    private long[] Steps() =>
        [.. EventFileReader.Figures(_folder["run"]).Where(figure => figure.Tag == "loss").Select(figure => figure.Step)];

    private sealed class StandingClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
