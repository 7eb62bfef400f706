using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Metrics;

/// <summary>Metrics as a history has them: beside ML.NET's own evaluation of the finished model, and as something to stop by.</summary>
[TestClass]
public sealed class RecordedMetricsTests
{
    private static readonly DenseNetworkOptions Options = TaskRows.Options with
    {
        NumberOfEpochs = 2,
        BatchSize = 7,
        Optimizer = new AdamOptions()
    };

    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Of_several_classes_they_are_what_ML_NET_evaluates()
    {
        var data = TaskRows.Key(100);
        var options = Options with
        {
            Metrics = [MetricFunction.Accuracy, MetricFunction.TopKAccuracy(2), MetricFunction.LogLoss,
            MetricFunction.MicroF1]
        };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(data, data);
        var (last, evaluated) = (
            model.Model.History.Epochs[^1], _mlContext.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 2));

        Assert.AreEqual(evaluated.MicroAccuracy, last.ValidationMetrics["accuracy"], 1e-12);
        Assert.AreEqual(last.ValidationMetric!.Value, last.ValidationMetrics["accuracy"], 1e-6);
        Assert.AreEqual(last.ValidationMetrics["accuracy"], last.ValidationMetrics["micro-f1"], 1e-12);
        Assert.AreEqual(evaluated.TopKAccuracy, last.ValidationMetrics["top-2 accuracy"], 1e-12);
        Assert.AreEqual(evaluated.LogLoss, last.ValidationMetrics["log-loss"], 1e-6);
        Assert.AreEqual(last.ValidationLoss!.Value, last.ValidationMetrics["log-loss"], 1e-6);
    }

    [TestMethod]
    public void Of_true_and_false_they_are_what_ML_NET_evaluates()
    {
        var data = TaskRows.Boolean(100);
        var options = Options with
        {
            Metrics = [MetricFunction.Accuracy, MetricFunction.RocArea, MetricFunction.MacroF1,
            MetricFunction.LogLoss]
        };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(data, data);
        var (last, evaluated) = (model.Model.History.Epochs[^1], _mlContext.BinaryClassification.Evaluate(model.Transform(data)));

        Assert.AreEqual(evaluated.Accuracy, last.ValidationMetrics["accuracy"], 1e-12);
        Assert.AreEqual(evaluated.AreaUnderRocCurve, last.ValidationMetrics["auc"], 1e-9);
        Assert.AreEqual(evaluated.LogLoss * Math.Log(2), last.ValidationMetrics["log-loss"], 1e-6, "ML.NET's is in bits.");
        var f1OfFalse = 2 * evaluated.NegativePrecision * evaluated.NegativeRecall / (
            evaluated.NegativePrecision + evaluated.NegativeRecall);
        Assert.AreEqual((evaluated.F1Score + (double.IsNaN(f1OfFalse) ? 0 : f1OfFalse)) / 2, last.ValidationMetrics["macro-f1"], 1e-9);
    }

    [TestMethod]
    public void Training_metrics_are_over_all_rows_as_they_were_when_trained_on()
    {
        // One batch an epoch: the metrics of epoch 2 are those of the network after epoch 1.
        var data = TaskRows.Key(50);
        var options = Options with { BatchSize = 50, Metrics = [MetricFunction.LogLoss, MetricFunction.Accuracy] };
        var epochs = new DenseNetworkTrainer(_mlContext, options).Fit(data, data).Model.History.Epochs;

        Assert.AreEqual(epochs[0].ValidationMetrics["log-loss"], epochs[1].Metrics["log-loss"], 1e-6);
        foreach (var epoch in epochs)
        {
            Assert.AreEqual(epoch.Loss, epoch.Metrics["log-loss"], 1e-6);
            Assert.AreEqual(epoch.Metric, epoch.Metrics["accuracy"], 1e-6);
        }
    }

    [TestMethod]
    public void Without_validation_rows_there_are_no_validation_metrics()
    {
        var history = new DenseNetworkTrainer(_mlContext, Options with { Metrics = [MetricFunction.MacroF1] })
            .Fit(TaskRows.Key()).Model.History;
        Assert.AreEqual("macro-f1", history.Epochs[0].Metrics.Keys.Single());
        Assert.AreEqual(MetricValues.None, history.Epochs[0].ValidationMetrics);
    }

    [TestMethod]
    public void Training_may_stop_by_any_recorded_metric_in_its_own_direction()
    {
        foreach (var metric in new[] { MetricFunction.RocArea, MetricFunction.LogLoss })
        {
            var data = TaskRows.Key(60);
            var stopping = new EarlyStopping { Monitor = MonitoredValue.OfValidation(metric), Patience = 3 };
            var history = new DenseNetworkTrainer(
                _mlContext, Options with
                {
                    NumberOfEpochs = 12,
                    Optimizer = new AdamOptions { LearningRate = 0.5f },
                    Metrics = [metric],
                    EarlyStopping = stopping
                }).Fit(data, data).Model.History;

            var values = history.Epochs.Select(epoch => epoch.ValidationMetrics[metric]!.Value).ToList();
            var best = metric.HigherIsBetter ? values.Max() : values.Min();
            Assert.AreEqual(values.IndexOf(best) + 1, history.BestEpoch, metric.Name);
            Assert.AreEqual(history.BestEpoch, history.WeightsFromEpoch, metric.Name);
        }
    }

    [TestMethod]
    public void A_metric_to_stop_by_must_be_recorded()
    {
        var unrecorded = Options with { EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.OfTraining(MetricFunction.RocArea) } };
        Assert.AreEqual(
            "The options of DenseNetworkTrainer are not valid:\n - EarlyStopping.Monitor must be a value that is recorded. Received: "
            + "'auc', and 'auc' is not among Metrics. Add it there.",
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkTrainer(_mlContext, unrecorded)).Message);

        var unvalidated = Options with
        {
            Metrics = [MetricFunction.RocArea],
            EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.OfValidation(MetricFunction.RocArea) }
        };
        Assert.AreEqual(
            "EarlyStopping.Monitor must be a value that is recorded. Received: validation auc, with no validation rows. Set "
            + "ValidationFraction, pass a validation set to Fit, or monitor Loss or Metric.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => new DenseNetworkTrainer(_mlContext, unvalidated).Fit(TaskRows.Key())).Message);
    }

    [TestMethod]
    public void Monitored_values_are_equal_by_what_they_name_and_go_through_json()
    {
        Assert.AreEqual(MonitoredValue.OfValidation(MetricFunction.TopKAccuracy(3)),
            MonitoredValue.OfValidation(MetricFunction.TopKAccuracy(3)));
        Assert.AreNotEqual(MonitoredValue.OfValidation(MetricFunction.RocArea), MonitoredValue.OfTraining(MetricFunction.RocArea));
        foreach (var value in new[] { MonitoredValue.Loss, MonitoredValue.ValidationLoss, MonitoredValue.Metric,
            MonitoredValue.ValidationMetric, MonitoredValue.OfTraining(MetricFunction.TopKAccuracy(3)),
            MonitoredValue.OfValidation(MetricFunction.RSquared) })
        {
            var json = JsonSerializer.Serialize(value);
            Assert.AreEqual(value, JsonSerializer.Deserialize<MonitoredValue>(json), json);
        }
        Assert.AreEqual("""{"kind":"loss","OnValidation":true}""", JsonSerializer.Serialize(MonitoredValue.ValidationLoss));
    }

    [TestMethod]
    public void Values_are_equal_by_name_and_value_and_go_through_json_in_order()
    {
        var values = new MetricValues([KeyValuePair.Create("rmse", 2.5), KeyValuePair.Create("auc", double.NaN)]);
        var options = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        var json = JsonSerializer.Serialize(values, options);

        Assert.AreEqual("""{"rmse":2.5,"auc":"NaN"}""", json);
        Assert.AreEqual(values, JsonSerializer.Deserialize<MetricValues>(json, options));
        Assert.AreEqual(values.GetHashCode(), JsonSerializer.Deserialize<MetricValues>(json, options)!.GetHashCode());
        Assert.AreNotEqual(values, new MetricValues([KeyValuePair.Create("rmse", 2.5)]));
        Assert.AreEqual("{ rmse = 2.5, auc = NaN }", values.ToString());
        Assert.AreEqual(2.5, values[MetricFunction.RootMeanSquaredError]);
        Assert.IsNull(values[MetricFunction.MacroF1]);
        Assert.AreEqual(
            "The metric must be one that was recorded: 'rmse', 'auc'. Received: 'r2'. Add it to DenseNetworkOptions.Metrics.",
            Assert.ThrowsExactly<KeyNotFoundException>(() => values["r2"]).Message);
    }
}
