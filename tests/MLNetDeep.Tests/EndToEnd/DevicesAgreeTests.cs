using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Features;
using static TorchSharp.torch;
using ExternalException = System.Runtime.InteropServices.ExternalException;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A fit on a GPU is the one on the CPU but for rounding, whatever the form of the rows and whether gradients need autograd.
/// Inconclusive without a GPU.</summary>
[TestClass]
public sealed class DevicesAgreeTests
{
    private static readonly float[][] Features = MadeUpData.Features(300, width: 6);

    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(16, Activation.ReLU), new Dropout(0.2f), new Dense(8, Activation.Tanh)],
        ValidationFraction = 0.25f,
        NumberOfEpochs = 4,
        BatchSize = 32,
        Seed = 3,
        Engine = TrainingEngineKind.Torch,
    };

    private static IReadOnlyList<(string Name, DenseNetworkOptions Options, IDataView Data)> Cases =>
    [
        ("classes", Options, MadeUpData.Multiclass(Features, 3)),
        ("true and false", Options, MadeUpData.Binary(Features)),
        ("numbers", Options, MadeUpData.Regression(Features)),
        ("weights of classes", Options with { ClassWeights = ClassWeights.Balanced }, MadeUpData.Multiclass(Features, 3)),
        ("layers that need autograd",
        Options with { HiddenLayers = [new Dense(8, Activation.Gelu), new BatchNormalization(),
        new Residual(new Dense(8, Activation.Silu))] }, MadeUpData.Multiclass(Features, 3)),
        ("batch normalization with offsets alone",
        Options with { HiddenLayers = [new Dense(8), new BatchNormalization { UseScale = false }, new Dense(8),
        new BatchNormalization { UseOffset = false }] }, MadeUpData.Multiclass(Features, 3)),
        ("a loss that needs autograd", Options with { Loss = new HuberError() }, MadeUpData.Regression(Features)),
        ("accumulated, clipped, decayed, averaged",
        Options with { Optimizer = new AdamWOptions { AccumulationSteps = 2, GlobalClipNorm = 1,
        WeightAveraging = new WeightAveraging { Momentum = 0.9f } } }, MadeUpData.Binary(Features)),
        ("AMSGrad", Options with { Optimizer = new AdamOptions { AmsGrad = true } }, MadeUpData.Binary(Features)),
        ("Nesterov", Options with { Optimizer = new SgdOptions { Momentum = 0.9f, Nesterov = true, LearningRate = 0.05f } },
        MadeUpData.Binary(Features)),
        ("further metrics", Options with { Metrics = [MetricFunction.RocArea, MetricFunction.MacroF1] }, MadeUpData.Binary(Features)),
        ("three networks", Options with { EnsembleSize = 3 }, MadeUpData.Multiclass(Features, 3)),
        ("sparse rows", Options, Sparse()),
        ("rows that are streamed", Options with { DataPlacement = DataPlacement.Streaming }, MadeUpData.Binary(Features)),
    ];

    [TestMethod]
    public void Losses_and_metrics_are_those_of_the_CPU()
    {
        TestDevice.RequireGpu();
        foreach (var (name, options, data) in Cases)
        {
            var (onCpu, onGpu) = (Fit(options, ComputeDevice.Cpu, data), Fit(options, ComputeDevice.Cuda, data));
            Assert.AreEqual(("cpu", "cuda:0"), (onCpu.History.Device, onGpu.History.Device), name);
            foreach (var (expected, actual) in onCpu.History.Epochs.Zip(onGpu.History.Epochs))
            {
                Assert.AreEqual(expected.Loss, actual.Loss, 1e-4 * expected.Loss, $"{name}, epoch {expected.Epoch}");
                Assert.AreEqual(expected.ValidationLoss!.Value, actual.ValidationLoss!.Value, 1e-4 * expected.ValidationLoss.Value,
                    $"{name}, epoch {expected.Epoch}");
                Assert.AreEqual(expected.ValidationMetric!.Value, actual.ValidationMetric!.Value, 0.02, $"{name}, epoch {expected.Epoch}");
            }
        }
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_weights_to_the_last_bit()
    {
        TestDevice.RequireGpu();
        foreach (var (name, options, data) in Cases)
            CollectionAssert.AreEqual(
                AllBits(Fit(options, ComputeDevice.Cuda, data)), AllBits(Fit(options, ComputeDevice.Cuda, data)), name);

        static int[] AllBits(DenseNetworkTransformer model) =>
            [.. model.Model.Members.SelectMany(member => member.Parameters.ToArray()).Select(BitConverter.SingleToInt32Bits)];
    }

    [TestMethod]
    public void In_bfloat16_losses_are_nearly_those_of_single_precision()
    {
        TestDevice.RequireGpu();
        foreach (var layers in new Layer[][] { [new Dense(16, Activation.ReLU), new Dropout(0.2f)],
            [new Dense(16, Activation.Gelu), new LayerNormalization()] })
        {
            var options = Options with { HiddenLayers = layers };
            var single = Fit(options, ComputeDevice.Cuda, MadeUpData.Multiclass(Features, 3)).History;
            var mixed = Fit(options with { Precision = TrainingPrecision.BFloat16Mixed }, ComputeDevice.Cuda,
                MadeUpData.Multiclass(Features, 3)).History;
            Assert.AreEqual(TrainingPrecision.BFloat16Mixed, mixed.Precision);
            foreach (var (expected, actual) in single.Epochs.Zip(mixed.Epochs))
            {
                Assert.AreNotEqual(expected.Loss, actual.Loss, "Products were rounded.");
                Assert.AreEqual(expected.Loss, actual.Loss, 0.01 * expected.Loss, $"epoch {expected.Epoch}");
            }
        }
    }

    [TestMethod]
    public void A_network_learns_under_masks_that_the_GPU_draws()
    {
        TestDevice.RequireGpu();
        var options = Options with
        {
            HiddenLayers = [new Dense(2048, Activation.ReLU), new Dropout(0.5f)],
            NumberOfEpochs = 12,
            BatchSize = 64
        };
        var history = Fit(options, ComputeDevice.Cuda, MadeUpData.Multiclass(Features, 3)).History;
        Assert.IsGreaterThan(0.85, history.Epochs[^1].ValidationMetric!.Value);
    }

    [TestMethod]
    public void Rows_that_do_not_fit_in_the_GPU_stay_where_they_are_and_train_alike()
    {
        TestDevice.RequireGpu();
        var data = MadeUpData.Multiclass(Features, 3);
        var expected = Fit(Options, ComputeDevice.Cuda, data).WeightBits();

        using var scope = NewDisposeScope();
        var taken = TakeAllMemory();
        // Half a gigabyte is enough to train, and less than is kept free for that when rows are moved.
        taken.Pop().Dispose();
        var rows = new DenseFeatureRows(width: 4, expectedCount: 1);
        rows.Next().Clear();
        rows.Keep();
        using (var moved = ResidentFeatureRows.OrAsTheyAre(rows, CUDA, forTraining: 1L << 30))
            Assert.AreSame(rows, moved);
        CollectionAssert.AreEqual(expected, Fit(Options, ComputeDevice.Cuda, data).WeightBits());
    }

    [TestMethod]
    public void No_tensor_stays_behind()
    {
        TestDevice.RequireGpu();
        NativeMemory.AssertUnchanged(() => Fit(Options, ComputeDevice.Cuda, MadeUpData.Multiclass(Features, 3)));
    }

    private static DenseNetworkTransformer Fit(DenseNetworkOptions options, ComputeDevice device, IDataView data) =>
        new DenseNetworkTrainer(new MLContext(), options with { Device = device }).Fit(data);

    private static Stack<Tensor> TakeAllMemory()
    {
        var taken = new Stack<Tensor>();
        try
        {
            while (true)
                taken.Push(empty(512L << 20, ScalarType.Byte, CUDA));
        }
        catch (ExternalException)
        {
            return taken;
        }
    }

    private static MemoryView Sparse() => new MemoryView()
        .Add("Label", BooleanDataViewType.Instance, [.. Enumerable.Range(0, 300).Select(row => row % 2 == 0)])
        .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, 100), null,
            [.. Enumerable.Range(0, 300)
            .Select(row => new VBuffer<float>(100, 2, [row % 2 == 0 ? 1f : -1, row / 300f], [row % 2, 10 + row % 90]))]);
}
