using MLNetDeep.Options;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Training.Objectives;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Torch.Objectives;

/// <summary>Each loss against its formula in double precision, and its gradient against finite differences of that.</summary>
[TestClass]
public sealed class ObjectiveTests
{
    private const int Rows = 12;

    public static IEnumerable<object[]> Losses => LossCases.Each;

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Losses_are_those_of_the_formula(object loss)
    {
        foreach (var (outputs, labels, ofRows, _) in Computed((LossFunction)loss))
        {
            for (var row = 0; row < Rows; row++)
                Assert.AreEqual(ReferenceLosses.Of((LossFunction)loss, outputs[row], labels[row]), ofRows[row], 2e-6, $"{loss}, row {row}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Gradients_are_the_slopes_of_the_formula(object loss)
    {
        const double step = 1e-6;
        foreach (var (outputs, labels, _, gradients) in Computed((LossFunction)loss))
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var i = 0; i < outputs[row].Length; i++)
                {
                    var slope = (At(step) - At(-step)) / (2 * step);
                    Assert.AreEqual(slope, gradients[row * outputs[row].Length + i], 2e-6, $"{loss}, row {row}, output {i}");

                    double At(double by) =>
                        ReferenceLosses.Of(
                        (LossFunction)loss, [.. outputs[row].Select((value, j) => j == i ? value + by : value)], labels[row]);
                }
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Losses_and_gradients_stay_finite_for_outputs_far_out(object loss)
    {
        using var scope = NewDisposeScope();
        var function = (LossFunction)loss;
        using var objective = Objective.For(function, CPU);
        // A Poisson rate of e^90 is past Single; no other loss needs an exponential of its outputs.
        var far = function is PoissonError ? 80f : 1e4f;
        var count = LossCases.OutputsFor(function, 3);
        float[] row = [far, -far, 0, far];
        var outputs = tensor([.. row[..count], .. row[..count].Select(output => -output)], 2, count).requires_grad_();
        var labels = function is QuantilesError ? tensor(new[] { 0f, 1 }, 2, 1) : tensor(new[] { 0f, 1, 0, 0, 1, 0 }, 2, 3);

        var losses = objective.Losses(outputs, labels);
        losses.sum().backward();
        Assert.IsTrue(losses.data<float>().All(float.IsFinite), $"{loss}: {string.Join(' ', losses.data<float>())}");
        Assert.IsTrue(outputs.grad!.data<float>().All(float.IsFinite), $"{loss}: {string.Join(' ', outputs.grad!.data<float>())}");
    }

    [TestMethod]
    public void The_list_of_losses_and_their_names_in_json_hold_every_loss()
    {
        var types = typeof(LossFunction).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LossFunction))).ToList();
        CollectionAssert.AreEquivalent(types, LossFunction.All.Select(loss => loss.GetType()).ToList());
        foreach (var loss in LossCases.All)
        {
            var json = System.Text.Json.JsonSerializer.Serialize(loss);
            Assert.AreEqual(loss, System.Text.Json.JsonSerializer.Deserialize<LossFunction>(json), json);
        }
    }

    /// <summary>The loss on made-up rows: class indices, one output, several outputs, and labels between the extremes, as far as they
    /// fit.</summary>
    private static IEnumerable<(double[][] Outputs, double[][] Labels, double[] Losses, float[] Gradients)> Computed(LossFunction loss)
    {
        foreach (var (asked, soft, asIndices) in Shapes(loss.Fits))
        {
            var outputCount = LossCases.OutputsFor(loss, asked);
            using var scope = NewDisposeScope();
            var random = new Random(7);
            float[] outputs = [.. Enumerable.Range(0, Rows * outputCount).Select(_ => 4 * random.NextSingle() - 2)];
            var labels = LossCases.LabelsFor(loss, Rows, outputCount, soft);

            using var objective = Objective.For(loss, CPU);
            var outputTensor = tensor(outputs, Rows, outputCount).requires_grad_();
            var labelTensor = asIndices
                ? tensor([.. labels.Select(row => (long)Array.IndexOf(row, 1))], int64)
                : tensor([.. labels.SelectMany(row => row).Select(value => (float)value)], Rows, labels[0].Length);
            var losses = objective.Losses(outputTensor, labelTensor);
            CollectionAssert.AreEqual(new long[] { Rows }, losses.shape);
            losses.sum().backward();

            yield return (
                [.. outputs.Select(value => (double)value).Chunk(outputCount)],
                [.. labels.Select(row => row.Select(value => asIndices ? value : (float)value).ToArray())],
                [.. losses.data<float>().Select(value => (double)value)],
                outputTensor.grad!.data<float>().ToArray());
        }
    }

    private static (int Outputs, bool Soft, bool AsIndices)[] Shapes(TargetKind kind) => kind switch
    {
        TargetKind.Classes => [(4, false, true), (4, false, false), (4, true, false)],
        TargetKind.Truths => [(1, false, false), (3, false, false), (3, true, false)],
        _ => [(1, false, false), (3, false, false)],
    };
}
