using System.Globalization;
using System.Text.Json;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

[TestClass]
public sealed class LoggerTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [],
        NumberOfEpochs = 3,
        BatchSize = 8,
        ValidationFraction = .25f
    };

    [TestMethod]
    public void Csv_has_a_header_and_a_line_for_each_epoch_and_is_replaced_by_the_next_fit()
    {
        using var folder = new TempFolder();
        var logger = new CsvLogger(folder["log.csv"]);
        Fit(logger);
        var history = Fit(logger);

        var lines = File.ReadAllText(folder["log.csv"]).Split('\n');
        Assert.AreEqual("epoch,loss,rmse,validation_loss,validation_rmse,learning_rate,seconds", lines[0]);
        Assert.HasCount(5, lines, "A header, three epochs, and what follows the last line end.");
        for (var i = 0; i < 3; i++)
        {
            var epoch = history.Epochs[i];
            StringAssert.StartsWith(
                lines[i + 1], string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.Loss},{epoch.Metric},{epoch.ValidationLoss},{epoch.ValidationMetric},0.001,"));
        }
    }

    [TestMethod]
    public void Csv_that_is_added_to_has_one_header()
    {
        using var folder = new TempFolder();
        var logger = new CsvLogger(folder["log.csv"], append: true);
        Fit(logger);
        Fit(logger);

        var lines = File.ReadAllText(folder["log.csv"]).TrimEnd('\n').Split('\n');
        Assert.HasCount(7, lines);
        Assert.AreEqual(1, lines.Count(line => line.StartsWith("epoch", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Csv_has_the_further_metrics_in_the_columns_of_a_history()
    {
        using var folder = new TempFolder();
        var options = Options with { Metrics = [MetricFunction.MeanAbsoluteError, MetricFunction.RSquared] };
        var history = options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, new CsvLogger(folder["log.csv"])).History;

        var lines = File.ReadAllLines(folder["log.csv"]);
        Assert.AreEqual("epoch,loss,rmse,validation_loss,validation_rmse,learning_rate,seconds,metrics.mae,metrics.r2,validation_metrics.mae,validation_metrics.r2", lines[0]);
        var (metrics, validation) = (history.Epochs[2].Metrics, history.Epochs[2].ValidationMetrics);
        StringAssert.EndsWith(
            lines[3], string.Create(
            CultureInfo.InvariantCulture, $",{metrics["mae"]},{metrics["r2"]},{validation["mae"]},{validation["r2"]}"));
    }

    [TestMethod]
    public void Csv_has_no_columns_for_validation_rows_that_are_not_there()
    {
        using var folder = new TempFolder();
        var options = Options with { ValidationFraction = null, Metrics = [MetricFunction.MeanAbsoluteError] };
        options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, new CsvLogger(folder["log.csv"]));
        StringAssert.EndsWith(File.ReadLines(folder["log.csv"]).First(), ",seconds,metrics.mae");
    }

    [TestMethod]
    public void Csv_is_not_added_to_a_file_of_other_columns()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["log.csv"], "epoch,loss\n1,0.5\n");
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(new CsvLogger(folder["log.csv"], append: true)));
        Assert.AreEqual(
            $"A CsvLogger must append to a file with the columns "
            + $"'epoch,loss,rmse,validation_loss,validation_rmse,learning_rate,seconds'. Received: '{folder["log.csv"]}', whose "
            + "columns are 'epoch,loss'. Choose another file, or do not append.",
            error.Message);
        Assert.AreEqual("epoch,loss\n1,0.5\n", File.ReadAllText(folder["log.csv"]));
    }

    [TestMethod]
    public void Json_lines_hold_the_records()
    {
        using var folder = new TempFolder();
        var logger = new JsonLinesLogger(folder["log.jsonl"]);
        Fit(logger);
        var history = Fit(logger);

        var lines = File.ReadAllLines(folder["log.jsonl"]);
        Assert.HasCount(3, lines);
        using var last = JsonDocument.Parse(lines[2]);
        Assert.AreEqual(3, last.RootElement.GetProperty("epoch").GetInt32());
        Assert.AreEqual(history.Epochs[2].ValidationLoss, last.RootElement.GetProperty("validationLoss").GetDouble());
    }

    [TestMethod]
    public void A_folder_that_is_missing_is_an_error_that_names_the_file()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder["none"], "log.csv");
        var error = Assert.ThrowsExactly<IOException>(() => Fit(new CsvLogger(path)));
        StringAssert.StartsWith(error.Message, $"The log file '{path}' must be a file that can be written. Received: ");
        StringAssert.EndsWith(error.Message, "Create its folder, make room on the disk, or choose another path.");
    }

    [TestMethod]
    public void An_empty_path_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new CsvLogger(" "));
        Assert.ThrowsExactly<ArgumentException>(() => new JsonLinesLogger(""));
        Assert.ThrowsExactly<ArgumentException>(() => new TensorBoardLogger(""));
    }

    private static TrainingHistory Fit(TrainingCallback callback) =>
        Options.Fit(MadeUpData.Regression(MadeUpData.Features(32, 3)), null, callback).History;
}
