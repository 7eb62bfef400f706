using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed partial class EpochLogTests
{
    private readonly MLContext _mlContext = new();
    private readonly LogLines _log;

    public EpochLogTests() => _log = new LogLines(_mlContext);

    [TestMethod]
    public void A_line_for_each_epoch_and_one_for_the_end()
    {
        var history = new DenseNetworkTrainer(_mlContext, Toy.Options with { NumberOfEpochs = 3, ValidationFraction = .2f })
            .Fit(Toy.Multiclass()).History;

        string[] expected =
        [
            .. history.Epochs.Select(
            e => string.Create(CultureInfo.InvariantCulture,
            $"Epoch {e.Epoch}/3: loss {e.Loss:F4}, accuracy {e.Metric:F4}, validation loss {e.ValidationLoss:F4}, validation accuracy "
            + $"{e.ValidationMetric:F4}, learning rate 0.001, ")),
            "All 3 epochs were done. Weights of epoch 3.",
        ];
        CollectionAssert.AreEqual(expected, _log.Infos.Select(line => Duration().Replace(line, "")).ToArray());
        Assert.IsTrue(_log.Infos[..3].All(line => Duration().IsMatch(line)), string.Join("\n", _log.Infos));
    }

    [TestMethod]
    public void A_finished_fit_that_is_started_again_says_that_nothing_was_trained()
    {
        using var folder = new TempFolder();
        var options = Toy.Options with { Resume = folder.FullPath };
        new DenseNetworkTrainer(_mlContext, options).Fit(Toy.Binary());
        Assert.AreEqual("All 2 epochs were done. Weights of epoch 2.", _log.Infos[^1]);

        new DenseNetworkTrainer(_mlContext, options).Fit(Toy.Binary());
        Assert.AreEqual("All 2 epochs were done. Nothing was trained now: the checkpoint is of a fit that had ended. Weights of epoch 2.",
            _log.Infos[^1]);
    }

    [TestMethod]
    public void Without_validation_and_for_numbers()
    {
        var epoch = new DenseNetworkTrainer(_mlContext, Toy.Options with { NumberOfEpochs = 1 })
            .Fit(Toy.Regression()).History.Epochs.Single();
        Assert.AreEqual(
            string.Create(CultureInfo.InvariantCulture, $"Epoch 1/1: loss {epoch.Loss:F4}, rmse {epoch.Metric:F4}, learning rate 0.001, "),
            Duration().Replace(_log.Infos[0], ""));
    }

    [TestMethod]
    public void The_public_log_names_the_trainer()
    {
        var lines = new List<(string Source, string Message)>();
        _mlContext.Log += (_, line) =>
        {
            if (line.Kind == ChannelMessageKind.Info)
                lines.Add((line.Source, line.Message));
        };
        new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(Toy.Binary());

        Assert.HasCount(3, lines);
        foreach (var (source, message) in lines)
        {
            Assert.AreEqual("DenseNetworkTrainer; Training", source);
            StringAssert.StartsWith(message, "[Source=DenseNetworkTrainer; Training, Kind=Info] ");
        }
    }

    [GeneratedRegex(@"\d+\.\d\d s$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
