using MLNetDeep.Tests.Support;
using Tensorboard;

namespace MLNetDeep.Tests.TensorBoard;

[TestClass]
public sealed class TensorBoardLoggerTests
{
    [TestMethod]
    public void The_event_file_holds_the_figures_of_each_epoch()
    {
        using var folder = new TempFolder();
        var options = new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 2, ValidationFraction = .25f };
        var history = options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, new TensorBoardLogger(folder["run"])).History;

        var values = ValuesIn(folder["run"]);
        foreach (var epoch in history.Epochs)
        {
            CollectionAssert.AreEquivalent(
                new[]
                {
                    ((long)epoch.Epoch, "loss", (float)epoch.Loss), (epoch.Epoch, "rmse", (float)epoch.Metric), (epoch.Epoch, "learning_rate", epoch.LearningRate),
                    (epoch.Epoch, "validation/loss", (float)epoch.ValidationLoss!), (epoch.Epoch, "validation/rmse", (float)epoch.ValidationMetric!),
                },
                values.Where(value => value.Step == epoch.Epoch).ToArray());
        }
    }

    [TestMethod]
    public void The_further_metrics_are_there_too()
    {
        using var folder = new TempFolder();
        var options = new DenseNetworkOptions { HiddenLayers = [], NumberOfEpochs = 1, ValidationFraction = .25f, Metrics = [MetricFunction.MeanAbsoluteError, MetricFunction.RSquared] };
        var epoch = options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, new TensorBoardLogger(folder["run"])).History.Epochs.Single();

        CollectionAssert.IsSubsetOf(
            new[]
            {
                (1L, "metrics/mae", (float)epoch.Metrics["mae"]), (1L, "metrics/r2", (float)epoch.Metrics["r2"]),
                (1L, "validation_metrics/mae", (float)epoch.ValidationMetrics["mae"]), (1L, "validation_metrics/r2", (float)epoch.ValidationMetrics["r2"]),
            },
            ValuesIn(folder["run"]));
    }

    private static (long Step, string Tag, float Value)[] ValuesIn(string folder) =>
        [.. Events(Directory.GetFiles(folder).Single()).Where(e => e.Summary is not null).SelectMany(e => e.Summary.Value.Select(v => (e.Step, v.Tag, v.SimpleValue)))];

    /// <summary>A TFRecord file: for each record its length (8 bytes), a checksum (4), the event, a checksum (4).</summary>
    private static List<Event> Events(string path)
    {
        var events = new List<Event>();
        using var reader = new BinaryReader(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var length = reader.ReadInt64();
            reader.ReadUInt32();
            events.Add(Event.Parser.ParseFrom(reader.ReadBytes((int)length)));
            reader.ReadUInt32();
        }
        return events;
    }
}
