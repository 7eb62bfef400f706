using System.Globalization;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.History;

[TestClass]
public sealed class TrainingHistoryTests
{
    private static readonly TrainingHistory Plain = new()
    {
        Epochs =
        [
            new EpochRecord { Epoch = 1, Loss = 0.1 + 0.2, Metric = 1 / 3.0, ValidationLoss = 0.5, ValidationMetric = 0.75,
            LearningRate = 1e-3f, Duration = TimeSpan.FromTicks(12_345_678) },
            new EpochRecord { Epoch = 2, Loss = double.NaN, Metric = double.NegativeInfinity, LearningRate = 1e-7f,
            Duration = TimeSpan.FromHours(30) },
        ],
        MetricName = "accuracy",
        BestEpoch = 1,
        WeightsFromEpoch = 1,
        End = TrainingEnd.Diverged,
        EndMessage = "The loss, \"NaN\",\nis not finite.",
        Seed = -7,
        Device = "cuda:0",
        TrainingRowCount = 5_000_000_000,
        ValidationRowCount = 12,
        SkippedRowCount = 3,
        BatchSize = 256,
        DataPlacement = DataPlacement.Streaming,
        Precision = TrainingPrecision.BFloat16Mixed,
    };

    private static readonly TrainingHistory Bare = Plain with
    {
        BestEpoch = null,
        End = TrainingEnd.AllEpochsDone,
        MetricName = "rmse",
        EndMessage = ""
    };

    public static IEnumerable<TrainingHistory[]> Histories => [[Plain], [Bare]];

    [TestMethod]
    [DynamicData(nameof(Histories))]
    public void Json_is_read_back_exactly(TrainingHistory history) => Assert.AreEqual(history, TrainingHistory.FromJson(history.ToJson()));

    [TestMethod]
    public void A_history_of_networks_is_equal_to_its_copy_and_to_no_other()
    {
        var history = Plain with
        {
            Ensemble = new EnsembleRecord { Members = [Plain, Bare], ValidationLoss = .5 },
            Refit = Bare,
        };
        var copy = TrainingHistory.FromJson(history.ToJson());
        Assert.AreEqual(history, copy);
        Assert.AreEqual(history.GetHashCode(), copy.GetHashCode());

        EpochRecord[] others = [Plain.Epochs[0], Plain.Epochs[1] with { Loss = 1 }];
        Assert.AreNotEqual(history, history with { Epochs = others });
        Assert.AreNotEqual(history, history with { Epochs = [Plain.Epochs[0]] });
        TrainingHistory[] otherMembers = [Plain, Bare with { Epochs = others }];
        Assert.AreNotEqual(history, history with { Ensemble = history.Ensemble with { Members = otherMembers } });
        Assert.AreNotEqual(history, history with { Refit = Bare with { Epochs = others } });
        Assert.AreNotEqual(history, history with { ResumedEpochCount = 1 });
    }

    [TestMethod]
    public void Epochs_do_not_change_with_the_list_they_came_in()
    {
        var epochs = Plain.Epochs.ToList();
        var history = Plain with { Epochs = epochs };
        epochs.Clear();
        Assert.AreEqual(Plain, history);
    }

    [TestMethod]
    [DynamicData(nameof(Histories))]
    public void Csv_is_read_back_exactly(TrainingHistory history) => Assert.AreEqual(history, TrainingHistory.FromCsv(history.ToCsv()));

    [TestMethod]
    public void Csv_is_read_back_with_the_line_ends_of_Windows() =>
        Assert.AreEqual(Bare, TrainingHistory.FromCsv(Bare.ToCsv().Replace("\n", "\r\n", StringComparison.Ordinal)));

    [TestMethod]
    public void Csv_has_a_header_a_row_for_each_epoch_and_the_runs_values_in_each() => Assert.AreEqual(
        """
        epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,best_epoch,weights_from_epoch,end,end_message,seed,device,training_rows,validation_rows,skipped_rows,engine,batch_size,data_placement,precision
        1,0.30000000000000004,0.3333333333333333,0.5,0.75,0.001,1.2345678,1,1,Diverged,Stopped.,-7,cuda:0,5000000000,12,3,Torch,256,Streaming,BFloat16Mixed
        2,NaN,-Infinity,,,1E-07,108000,1,1,Diverged,Stopped.,-7,cuda:0,5000000000,12,3,Torch,256,Streaming,BFloat16Mixed

        """.ReplaceLineEndings("\n"),
        (Plain with { EndMessage = "Stopped." }).ToCsv());

    [TestMethod]
    public void A_history_of_before_there_was_a_choice_of_engines_is_read_as_one_of_TorchSharps()
    {
        var old = Plain with { BatchSize = null, DataPlacement = DataPlacement.InMemory, Precision = TrainingPrecision.Single };
        Assert.AreEqual(old, TrainingHistory.FromCsv(
            old.ToCsv().Replace(",engine,batch_size,data_placement,precision\n", "\n", StringComparison.Ordinal)
            .Replace(",Torch,,InMemory,Single\n", "\n", StringComparison.Ordinal)));
        Assert.AreEqual(old, TrainingHistory.FromJson(
            old.ToJson().Replace("\"engine\": \"torch\",", "", StringComparison.Ordinal)
            .Replace("\"batchSize\": null,", "", StringComparison.Ordinal)
            .Replace("\"dataPlacement\": \"inMemory\",", "", StringComparison.Ordinal)
            .Replace("\"precision\": \"single\",", "", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_history_of_before_batch_size_and_placement_were_recorded_is_read_as_one_in_memory()
    {
        var old = Plain with { BatchSize = null, DataPlacement = DataPlacement.InMemory, Precision = TrainingPrecision.Single };
        Assert.AreEqual(old, TrainingHistory.FromCsv(
            old.ToCsv().Replace(",batch_size,data_placement,precision\n", "\n", StringComparison.Ordinal)
            .Replace(",Torch,,InMemory,Single\n", ",Torch\n", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Further_metrics_have_columns_of_their_own_and_are_read_back_exactly()
    {
        var withMetrics = Plain with
        {
            EndMessage = "Stopped.",
            Epochs =
            [
                Plain.Epochs[0] with { Metrics = Values(("auc", 0.1 + 0.2), ("top-3", double.NaN)),
                ValidationMetrics = Values(("auc", 0.5)) },
                Plain.Epochs[1] with { Metrics = Values(("auc", 1)) },
            ],
        };

        var lines = withMetrics.ToCsv().Split('\n');
        StringAssert.EndsWith(
            lines[0], ",skipped_rows,engine,batch_size,data_placement,precision,metrics.auc,metrics.top-3,validation_metrics.auc");
        StringAssert.EndsWith(lines[1], ",0.30000000000000004,NaN,0.5");
        StringAssert.EndsWith(lines[2], ",1,,");
        Assert.AreEqual(withMetrics, TrainingHistory.FromCsv(withMetrics.ToCsv()));
        Assert.AreEqual(withMetrics, TrainingHistory.FromJson(withMetrics.ToJson()));
        Assert.ThrowsExactly<InvalidDataException>(
            () => TrainingHistory.FromCsv(withMetrics.ToCsv().Replace("validation_metrics.auc", "other", StringComparison.Ordinal)));
        Assert.ThrowsExactly<InvalidDataException>(
            () => TrainingHistory.FromCsv(withMetrics.ToCsv().Replace(",0.5\n", ",half\n", StringComparison.Ordinal)));
    }

    private static MetricValues Values(params (string Name, double Value)[] values) =>
        new(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));

    [TestMethod]
    public void Json_has_the_names_of_a_models_manifest()
    {
        var json = Plain.ToJson();
        StringAssert.Contains(json, "\"learningRate\": 0.001,\n");
        StringAssert.Contains(json, "\"loss\": \"NaN\",\n");
        StringAssert.Contains(json, "\"validationLoss\": null,\n");
        StringAssert.Contains(json, "\"duration\": \"1.06:00:00\",\n");
        StringAssert.Contains(json, "\"end\": \"diverged\",\n");
    }

    [TestMethod]
    public void Numbers_are_written_with_a_point_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.AreEqual(Plain, TrainingHistory.FromCsv(Plain.ToCsv()));
            StringAssert.Contains(Plain.ToCsv(), "0.75,0.001,1.2345678,");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow("", "text that does not fit it (The input does not contain any JSON tokens")]
    [DataRow("null", "(null)")]
    [DataRow("{}", "was missing required properties")]
    public void Other_text_is_refused_as_json(string text, string reason)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrainingHistory.FromJson(text));
        StringAssert.StartsWith(
            error.Message, "A training history must be JSON as TrainingHistory.ToJson writes it. Received: text that does not fit it (");
        StringAssert.Contains(error.Message, reason);
    }

    [TestMethod]
    public void An_epoch_without_a_loss_is_refused_rather_than_taken_for_0() =>
        Assert.ThrowsExactly<InvalidDataException>(
            () => TrainingHistory.FromJson(Plain.ToJson().Replace("\"loss\": \"NaN\",", "", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("", "0 rows, where a header and one row for each epoch are needed")]
    [DataRow("a,b,c\n1,2,3\n", "the columns 'a,b,c' instead of 'epoch,loss,accuracy,validation_loss,")]
    [DataRow("\"a", "Row 0 has a quoted field that does not end")]
    public void Other_text_is_refused_as_csv(string text, string reason) => StringAssert.StartsWith(
        Assert.ThrowsExactly<InvalidDataException>(() => TrainingHistory.FromCsv(text)).Message,
        $"A training history must be a table as TrainingHistory.ToCsv writes it. Received: text that does not fit it ({reason}");

    [TestMethod]
    public void Rows_of_two_runs_are_refused()
    {
        var secondRun = (Bare with { Seed = 8 }).ToCsv().Split('\n')[1];
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrainingHistory.FromCsv(Bare.ToCsv() + secondRun + "\n"));
        StringAssert.Contains(error.Message, "(row 3 belongs to another run than row 1; keep the rows of one run)");
    }

    [TestMethod]
    [DataRow("0.001", "fast")]
    [DataRow("AllEpochsDone", "7")]
    [DataRow("AllEpochsDone", "allepochsdone")]
    [DataRow("Torch", "Fast")]
    public void A_damaged_value_is_refused(string value, string damaged) =>
        Assert.ThrowsExactly<InvalidDataException>(
            () => TrainingHistory.FromCsv(Bare.ToCsv().Replace(value, damaged, StringComparison.Ordinal)));

    [TestMethod]
    public void Files_hold_the_same_text_without_a_byte_order_mark()
    {
        using var folder = new TempFolder();
        Plain.SaveJson(folder["history.json"]);
        Plain.SaveCsv(folder["history.csv"]);

        CollectionAssert.AreEqual(System.Text.Encoding.UTF8.GetBytes(Plain.ToJson()), File.ReadAllBytes(folder["history.json"]));
        CollectionAssert.AreEqual(System.Text.Encoding.UTF8.GetBytes(Plain.ToCsv()), File.ReadAllBytes(folder["history.csv"]));
    }
}
