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

        var file = Directory.GetFiles(folder["run"]).Single();
        var values = Events(file).Where(e => e.Summary is not null).SelectMany(e => e.Summary.Value.Select(v => (e.Step, v.Tag, v.SimpleValue))).ToArray();
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
