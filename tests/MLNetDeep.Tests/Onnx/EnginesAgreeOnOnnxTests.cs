using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Onnx;

/// <summary>Exported files in ONNX Runtime against the managed scorer and against TorchSharp, on networks of every kind.</summary>
[TestClass]
public sealed class EnginesAgreeOnOnnxTests
{
    private const double Tolerance = 1e-5;

    /// <summary>The variable that asks for another number of random networks than a quick run tries.</summary>
    private const string HowMany = "MLNETDEEP_RANDOM_NETWORKS";

    private static readonly int[] OpsetVersions = [11, 12, 13, 17, 18, 20, 22, 23];

    [TestMethod]
    [DynamicData(nameof(LayerExamples.Rows), typeof(LayerExamples))]
    public void A_layer_of_every_kind_under_every_opset(int example, string layer)
    {
        foreach (var opset in OpsetVersions)
            Difference(new RandomNetwork(
                5, LayerExamples.HiddenLayers.ElementAt(example), LearningTask.Regression, 2, Rows: 4, Seed: example + layer.Length),
                opset);
    }

    [TestMethod]
    public void All_kinds_together() =>
        Difference(new RandomNetwork(
            5, [.. LayerExamples.HiddenLayers.SelectMany(hidden => hidden)], LearningTask.MulticlassClassification, 4, Rows: 30, Seed: 5),
            23);

    [TestMethod]
    public void Random_networks_of_all_kinds_and_tasks()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable(HowMany) ?? "25", CultureInfo.InvariantCulture);
        var largest = 0.0;
        var time = Stopwatch.StartNew();

        Prop.ForAll(RandomNetworks.All.ToArbitrary(), network => { largest = Math.Max(largest, Difference(network, 23)); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(7, 11).WithQuietOnSuccess(true));

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} networks in {time.Elapsed.TotalSeconds:F1} s; largest difference {largest:E2}. {HowMany}=1000 asks for another "
            + $"number of them."));
    }

    [TestMethod]
    public void Values_far_from_zero_are_normalised_with_all_their_digits()
    {
        using var model = new UntrainedModel(NetworkSpecification.WithOutput(8, [new LayerNormalization()], 1));
        float[][] rows = [.. MadeUpData.Features(20, 8).Select(row => row.Select(value => 3000 + value).ToArray())];
        using var onnx = OnnxSession.Of(model.Managed);

        // A Single near 3000 is exact to 2.4e-4, which is what features of that size know of a spread of 1.
        AssertClose(ManagedScores.Of(model.Managed, rows), onnx.Scores(rows), 2e-3, "far from zero");
    }

    /// <summary>Checks one network and gives the largest difference, beyond 1 relative to the value.</summary>
    private static double Difference(RandomNetwork network, int opset)
    {
        using var scope = NewDisposeScope();
        using var model = new UntrainedModel(
            NetworkSpecification.WithOutput(network.FeatureCount, network.HiddenLayers, network.OutputCount), network.Task, network.Seed);
        var rows = MadeUpData.Features(network.Rows, network.FeatureCount, network.Seed);
        using var onnx = OnnxSession.Of(model.Managed, new OnnxExportOptions { OpsetVersion = opset });

        var raw = model.Network.Forward(tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, -1), noise: null).detach();
        var torch = (network.Task == LearningTask.MulticlassClassification ? raw.softmax(1) : raw).data<float>().ToArray();
        var managed = ManagedScores.Of(WithAllOutputs(model.Managed), rows);
        var exported = onnx.Scores(rows);

        return Math.Max(
            AssertClose(torch, exported, Tolerance, $"ONNX and TorchSharp, opset {opset}, {network}"),
            AssertClose(managed, exported, Tolerance, $"ONNX and managed, opset {opset}, {network}"));
    }

    /// <summary>A regression of several numbers is one whose label was a vector.</summary>
    private static DenseNetworkModel WithAllOutputs(DenseNetworkModel model) =>
        new(model.Specification, model.Parameters.ToArray(), model.Description with { LabelIsVector = true });

    private static double AssertClose(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual);
        var differences = expected.Zip(actual, (e, a) => Math.Abs(e - (double)a) / Math.Max(1, Math.Abs(e))).ToArray();
        Assert.IsTrue(differences.All(difference => difference <= tolerance), $"{differences.Max():E2} between {what}");
        return differences.Max();
    }
}
