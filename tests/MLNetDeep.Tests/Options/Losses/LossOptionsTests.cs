using System.Text.Json;

namespace MLNetDeep.Tests.Options.Losses;

/// <summary>Defaults, ranges and equality of losses, metrics and class weights as options.</summary>
[TestClass]
public sealed class LossOptionsTests
{
    [TestMethod]
    public void The_defaults_are_those_documented()
    {
        var options = new DenseNetworkOptions();
        Assert.IsNull(options.Loss);
        Assert.IsNull(options.ClassWeights);
        Assert.IsNull(options.ExampleWeightColumnName);
        Assert.IsTrue(options.StandardizeTargets);
        Assert.IsEmpty(options.Metrics);

        Assert.AreEqual(0f, new CategoricalCrossEntropy().LabelSmoothing);
        Assert.AreEqual(0f, new BinaryCrossEntropy().LabelSmoothing);
        var (categorical, binary) = (new CategoricalFocalCrossEntropy(), new BinaryFocalCrossEntropy());
        Assert.AreEqual((2f, 0.25f, 0f), (categorical.Gamma, categorical.Alpha, categorical.LabelSmoothing));
        Assert.AreEqual((2f, 0.25f, 0f, false), (binary.Gamma, binary.Alpha, binary.LabelSmoothing, binary.BalanceClasses));
        Assert.AreEqual(1f, new HuberError().Delta);
        Assert.AreEqual(0.5f, new QuantileError().Quantile);
    }

    [TestMethod]
    public void Values_out_of_range_are_errors()
    {
        Refuses(new CategoricalCrossEntropy { LabelSmoothing = 1.1f },
            "Loss.LabelSmoothing must be at least 0 and at most 1. Received: 1.1.");
        Refuses(new CategoricalCrossEntropy { LabelSmoothing = float.NaN },
            "Loss.LabelSmoothing must be at least 0 and at most 1. Received: NaN.");
        Refuses(new BinaryCrossEntropy { LabelSmoothing = -0.1f }, "Loss.LabelSmoothing must be at least 0 and at most 1. Received: -0.1.");
        Refuses(
            new CategoricalFocalCrossEntropy { Gamma = -1, Alpha = 0, LabelSmoothing = 2 },
            "Loss.Gamma must be a finite number of at least 0. Received: -1.", "Loss.Alpha must be a finite number above 0. Received: "
            + "0.", "Loss.LabelSmoothing must be at least 0 and at most 1. Received: 2.");
        Refuses(
            new BinaryFocalCrossEntropy { Gamma = float.PositiveInfinity, Alpha = 1.5f, LabelSmoothing = 2 },
            "Loss.Gamma must be a finite number of at least 0. Received: "
            + "Infinity.", "Loss.Alpha must be at least 0 and at most 1. Received: "
            + "1.5.", "Loss.LabelSmoothing must be at least 0 and at most 1. Received: 2.");
        Refuses(new HuberError { Delta = 0 }, "Loss.Delta must be a finite number above 0. Received: 0.");
        Refuses(new QuantileError { Quantile = 1 },
            "Loss.Quantile must be above 0 and below 1. Received: 1. For the mean use MeanSquaredError.");
        Refuses(
            new DenseNetworkOptions
            {
                ClassWeights = ClassWeights.ByIndex(1, 0, float.NaN),
                ExampleWeightColumnName = " ",
                Metrics = [null!, MetricFunction.TopKAccuracy(0), MetricFunction.RocArea, MetricFunction.RocArea]
            },
            "ExampleWeightColumnName must not be empty. Received: ' '.",
            "ClassWeights[1] must be a finite number above 0. Received: 0.", "ClassWeights[2] must be a finite number above 0. Received: "
            + "NaN.",
            "Metrics[0] must be given. Received: null.", "Metrics[1].K must be at least 1. Received: "
            + "0.", "Metrics must hold every metric once. Received: 'auc' 2 times.");
        Refuses(new DenseNetworkOptions { ClassWeights = ClassWeights.ByLabel(new Dictionary<string, float> { ["a"] = -1 }) },
            "ClassWeights['a'] must be a finite number above 0. Received: -1.");
        Refuses(new DenseNetworkOptions { Metrics = null! }, "Metrics must be given. Received: null.");
        Refuses(new DenseNetworkOptions { EarlyStopping = new EarlyStopping { Monitor = null! } },
            "EarlyStopping.Monitor must be given. Received: null.");
    }

    [TestMethod]
    public void The_ends_of_the_ranges_are_valid()
    {
        foreach (var loss in new LossFunction[]
        {
            new CategoricalCrossEntropy { LabelSmoothing = 1 }, new BinaryCrossEntropy { LabelSmoothing = 1 },
                new CategoricalFocalCrossEntropy { Gamma = 0 },
            new BinaryFocalCrossEntropy { Gamma = 0, Alpha = 0 }, new BinaryFocalCrossEntropy { Alpha = 1 },
        })
            new DenseNetworkOptions { Loss = loss }.Validate();
    }

    [TestMethod]
    public void Class_weights_are_equal_by_value_keep_copies_and_go_through_json()
    {
        var given = new Dictionary<string, float> { ["a"] = 1, ["b"] = 2 };
        var byLabel = ClassWeights.ByLabel(given);
        given["a"] = 9;
        Assert.AreEqual(ClassWeights.ByLabel(new Dictionary<string, float> { ["b"] = 2, ["a"] = 1 }), byLabel);
        Assert.AreEqual(ClassWeights.ByLabel(new Dictionary<string, float> { ["b"] = 2, ["a"] = 1 }).GetHashCode(), byLabel.GetHashCode());
        Assert.AreNotEqual(ClassWeights.ByLabel(new Dictionary<string, float> { ["b"] = 2 }), byLabel);
        Assert.AreEqual(ClassWeights.ByIndex(1, 2), ClassWeights.ByIndex(new List<float> { 1, 2 }));
        Assert.AreNotEqual(ClassWeights.ByIndex(1, 2), ClassWeights.ByIndex(2, 1));

        foreach (var weights in new[] { ClassWeights.Balanced, byLabel, ClassWeights.ByIndex(1, 2.5f) })
        {
            var json = JsonSerializer.Serialize(weights);
            Assert.AreEqual(weights, JsonSerializer.Deserialize<ClassWeights>(json), json);
        }
    }

    private static void Refuses(LossFunction loss, params string[] violations) =>
        Refuses(new DenseNetworkOptions { Loss = loss }, violations);

    private static void Refuses(DenseNetworkOptions options, params string[] violations) => Assert.AreEqual(
        $"The options of DenseNetworkTrainer are not valid:{string.Concat(violations.Select(violation => $"\n - {violation}"))}",
        Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);
}
