using Microsoft.ML;
using MLNetDeep.Options;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Each loss through a fit, a zip and back; each kind of label through ML.NET's expectations.</summary>
[TestClass]
public sealed class LossesLearnTests
{
    private readonly MLContext _mlContext = new();

    public static IEnumerable<object[]> Losses => LossCases.Each;

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Every_loss_learns_and_its_model_scores_the_same_after_loading(object loss)
    {
        var function = (LossFunction)loss;
        var data = TaskRows.For(function);
        var model = new DenseNetworkTrainer(
            _mlContext, TaskRows.Options with
            {
                Loss = function,
                Metrics = [.. MetricFunction.All.Where(metric => metric.Fits.HasFlag(function.Fits))]
            }).Fit(data);

        var (first, last) = (model.Model.History.Epochs[0], model.Model.History.Epochs[^1]);
        Assert.IsTrue(last.Loss < first.Loss, $"{loss}: loss {first.Loss} → {last.Loss}");
        Assert.IsTrue(function.Fits == TargetKind.Numbers ? last.Metric < 0.6 * first.Metric : last.Metric > 0.9,
            $"{loss}: metric {first.Metric} → {last.Metric}");
        Assert.IsTrue(last.Metrics.Values.All(double.IsFinite) && last.Metrics.Count >= 3, $"{loss}: {last.Metrics}");

        var loaded = new MLContext().Model.Load(new MemoryStream(SavedModel.Of(model)), out _);
        var (before, after) = (ColumnValues.All(model.Transform(data), "Score"), ColumnValues.All(loaded.Transform(data), "Score"));
        Assert.IsTrue(ColumnValues.AreEqual(before, after), $"{loss}: scores differ after loading.");
        Assert.AreEqual(last, ((DenseNetworkTransformer)loaded).Model.History.Epochs[^1]);
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Nothing_native_outlives_a_fit(object loss)
    {
        var function = (LossFunction)loss;
        var options = TaskRows.Options with
        {
            NumberOfEpochs = 2,
            Loss = function,
            ValidationFraction = 0.3f,
            Metrics = [.. MetricFunction.All.Where(metric => metric.Fits.HasFlag(function.Fits))]
        };
        var data = TaskRows.For(function).Add("Weight", Microsoft.ML.Data.NumberDataViewType.Single, TaskRows.Of(30, row => 1 + row % 2f));
        NativeMemory.AssertUnchanged(
            () => new DenseNetworkTrainer(_mlContext, options with { ExampleWeightColumnName = "Weight" }).Fit(data));
    }

    [TestMethod]
    public void A_label_of_several_truths_is_what_ML_NET_expects_of_a_trainer() => Check(TaskRows.Booleans(), TaskRows.Options);

    [TestMethod]
    public void A_label_of_several_numbers_is_what_ML_NET_expects_of_a_trainer() => Check(TaskRows.TwoNumbers(), TaskRows.Options);

    [TestMethod]
    public void A_label_of_one_number_in_a_vector_is_what_ML_NET_expects_of_a_trainer() =>
        Check(TaskRows.Singles(9, f => [f[0]]), TaskRows.Options);

    [TestMethod]
    public void A_label_of_probabilities_is_what_ML_NET_expects_of_a_trainer() =>
        Check(TaskRows.Probabilities(), TaskRows.Options with { Loss = new CategoricalCrossEntropy() });

    [TestMethod]
    public void Truths_as_numbers_from_0_to_1_are_what_ML_NET_expects_of_a_trainer() =>
        Check(TaskRows.Singles(9, f => [f[0] / 3, f[1] / 3]), TaskRows.Options with { Loss = new BinaryFocalCrossEntropy() });

    [TestMethod]
    public void Counts_are_what_ML_NET_expects_of_a_trainer() =>
        Check(TaskRows.Single(offset: 4), TaskRows.Options with { Loss = new PoissonError() });

    private void Check(IDataView data, DenseNetworkOptions options) =>
        EstimatorCheck.Run(new DenseNetworkTrainer(_mlContext, options with { NumberOfEpochs = 1 }), new EstimatorInputs(data)
        {
            Invalid = [new MemoryView().AddText("Features", "x").AddText("Label", "y")],
            ValidForTransformOnly = [TaskRows.Unlabelled(3)],
            RowTolerance = 1e-5,
        });
}
