using MLNetDeep.Options;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Tests.Training.Metrics;

/// <summary>Metrics worked out by hand.</summary>
[TestClass]
public sealed class MetricCalculatorTests
{
    // Three classes, four rows, the likeliest first: right, right, wrong (truth second), wrong (truth last).
    private static readonly ScoredRows Classes = new()
    {
        Task = LearningTask.MulticlassClassification,
        Count = 4,
        OutputCount = 3,
        Outputs = [2, 1, 0, 0, 3, 1, 0, 2, 1, 3, 2, 1],
        Classes = [0, 1, 2, 2],
        Labels = null,
        Weights = null,
        Deviations = null,
    };

    // True, false, true, false, in falling order of output but for a tie.
    private static readonly ScoredRows Truths = Classes with
    {
        Task = LearningTask.BinaryClassification,
        Count = 4,
        OutputCount = 1,
        Outputs = [2, 1, 1, -1],
        Classes = null,
        Labels = [1, 0, 1, 0],
    };

    [TestMethod]
    public void Accuracy_and_top_k() =>
        Values(Classes, (MetricFunction.Accuracy, 0.5), (MetricFunction.TopKAccuracy(1), 0.5), (MetricFunction.TopKAccuracy(2), 0.75),
        (MetricFunction.TopKAccuracy(3), 1));

    [TestMethod]
    public void Of_equal_outputs_the_first_comes_first() =>
        Values(Classes with { Count = 1, Outputs = [1, 1, 1], Classes = [1] }, (MetricFunction.Accuracy, 0),
            (MetricFunction.TopKAccuracy(1), 0), (MetricFunction.TopKAccuracy(2), 1));

    [TestMethod]
    public void Of_no_rows_none_is_a_number()
    {
        foreach (var rows in new[] { Classes, Truths, Truths with { Task = LearningTask.Regression } })
        {
            var none = rows with
            {
                Count = 0,
                Outputs = [],
                Classes = rows.Classes is null ? null : [],
                Labels = rows.Labels is null ? null : []
            };
            MetricFunction[] metrics = [MetricFunction.Accuracy, MetricFunction.MacroF1, MetricFunction.RocArea, MetricFunction.RSquared];
            foreach (var metric in metrics)
                Assert.AreEqual(double.NaN, MetricCalculator.Of(metric, none), metric.Name);
        }
    }

    [TestMethod]
    public void F1_of_classes()
    {
        // Class 0: TP 1, FP 1; class 1: TP 1, FP 1; class 2: FN 2.
        Values(Classes, (MetricFunction.MacroF1, (2 / 3.0 + 2 / 3.0 + 0) / 3), (MetricFunction.MicroF1, 0.5));
        // A class that nobody names is left out.
        Values(Classes with { Count = 2, Outputs = Classes.Outputs[..6], Classes = [0, 1] }, (MetricFunction.MacroF1, 1));
    }

    [TestMethod]
    public void F1_of_truths() =>
        // True: TP 2, FP 1; false: TP 1, FN 1.
        Values(Truths, (MetricFunction.MacroF1, (4 / 5.0 + 2 / 3.0) / 2), (MetricFunction.MicroF1, 0.75), (MetricFunction.Accuracy, 0.75));

    [TestMethod]
    public void F1_of_several_labels()
    {
        var rows = Classes with
        {
            Task = LearningTask.MultiLabelClassification,
            Count = 2,
            Outputs = [1, 1, -1, 1, -1, -1],
            Classes = null,
            Labels = [1, 0, 0, 1, 1, 0]
        };
        // First: TP 2; second: FP 1, FN 1; third: nothing, which is 0.
        Values(rows, (MetricFunction.MacroF1, 1 / 3.0), (MetricFunction.MicroF1, 4 / 6.0),
            (MetricFunction.Accuracy, (2 / 3.0 + 2 / 3.0) / 2));
    }

    [TestMethod]
    public void Area_under_the_curve_counts_ties_half()
    {
        // Of the four pairs of a true and a false row: won, won, tied, won.
        Values(Truths, (MetricFunction.RocArea, 3.5 / 4));
        Values(Truths with { Labels = [1, 1, 1, 1] }, (MetricFunction.RocArea, double.NaN));
        Values(Truths with { Outputs = [-2, 1, -3, 1] }, (MetricFunction.RocArea, 0));
    }

    [TestMethod]
    public void Area_of_several_classes_is_the_mean_of_one_against_the_rest()
    {
        // Softmax, row by row: (.665, .245, .090), (.042, .844, .114), (.090, .665, .245), (.665, .245, .090); truths 0, 1, 2, 2.
        // Class 0: one tie, two won of 3. Class 1: 3 of 3. Class 2: (.245, .090) against (.090, .114): won, won, tied, lost.
        Values(Classes, (MetricFunction.RocArea, (2.5 / 3 + 1 + 2.5 / 4) / 3));
    }

    [TestMethod]
    public void Log_loss()
    {
        double Softmax(int i, params double[] outputs) => Math.Exp(outputs[i]) / outputs.Sum(Math.Exp);
        Check(Classes, -(Math.Log(Softmax(0, 2, 1, 0)) + Math.Log(Softmax(1, 0, 3, 1)) + Math.Log(Softmax(2, 0, 2, 1)) + Math.Log(
            Softmax(2, 3, 2, 1))) / 4);
        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        Check(Truths, -(Math.Log(Sigmoid(2)) + Math.Log(1 - Sigmoid(1)) + Math.Log(Sigmoid(1)) + Math.Log(1 - Sigmoid(-1))) / 4);
        Check(Truths with { Outputs = [1000, -1000, 1000, -1000] }, 0);

        // It is the loss that is minimised, which is rounded to Single.
        static void Check(ScoredRows rows, double expected) =>
            Assert.AreEqual(expected, MetricCalculator.Of(MetricFunction.LogLoss, rows), 1e-7);
    }

    [TestMethod]
    public void Errors_of_numbers_are_in_units_of_the_label()
    {
        var rows = Truths with
        {
            Task = LearningTask.Regression,
            Count = 2,
            OutputCount = 2,
            Outputs = [1, 2, 3, 4],
            Labels = [0, 2, 3, 1],
            Deviations = [10, 100]
        };
        // Errors 10 and 0, 0 and 300.
        Values(rows, (MetricFunction.RootMeanSquaredError, Math.Sqrt((100 + 90_000) / 4.0)), (MetricFunction.MeanAbsoluteError, 310 / 4.0));
        // Explained: 1 - 1 / 4.5 and 1 - 9 / 0.5.
        Values(rows, (MetricFunction.RSquared, (1 - 1 / 4.5 + 1 - 9 / 0.5) / 2));
    }

    [TestMethod]
    public void A_row_of_weight_2_is_a_row_twice()
    {
        foreach (var (rows, twice) in new[]
        {
            (Classes with { Weights = [1, 2, 1, 1] },
                Classes with { Count = 5, Outputs = [.. Classes.Outputs, .. Classes.Outputs[3..6]], Classes = [0, 1, 2, 2, 1] }),
            (Truths with { Weights = [1, 2, 1, 1] }, Truths with { Count = 5, Outputs = [2, 1, 1, -1, 1], Labels = [1, 0, 1, 0, 0] }),
            (Truths with { Task = LearningTask.Regression, Weights = [1, 2, 1, 1] },
            Truths with { Task = LearningTask.Regression, Count = 5, Outputs = [2, 1, 1, -1, 1], Labels = [1, 0, 1, 0, 0] }),
        })
        {
            var kind = rows.Task switch
            {
                LearningTask.Regression => TargetKind.Numbers,
                LearningTask.BinaryClassification => TargetKind.Truths,
                _ => TargetKind.Classes
            };
            foreach (var metric in MetricFunction.All.Where(metric => metric.Fits.HasFlag(kind)))
                Assert.AreEqual(MetricCalculator.Of(metric, twice), MetricCalculator.Of(metric, rows), 1e-12, metric.Name);
        }
    }

    [TestMethod]
    public void The_list_of_metrics_and_their_names_in_json_hold_every_metric()
    {
        var types = typeof(MetricFunction).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MetricFunction))).ToList();
        CollectionAssert.AreEquivalent(types, MetricFunction.All.Select(metric => metric.GetType()).ToList());
        foreach (var metric in MetricFunction.All)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(metric);
            Assert.AreEqual(metric, System.Text.Json.JsonSerializer.Deserialize<MetricFunction>(json), json);
        }
    }

    private static void Values(ScoredRows rows, params (MetricFunction Metric, double Value)[] expected)
    {
        foreach (var (metric, value) in expected)
            Assert.AreEqual(value, MetricCalculator.Of(metric, rows), 1e-12, metric.Name);
    }
}
