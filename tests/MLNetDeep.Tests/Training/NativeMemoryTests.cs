using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Tests.Options.Optimizers;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Nothing native outlives a fit, however it ends.</summary>
[TestClass]
public sealed class NativeMemoryTests
{
    private static readonly float[][] Features = MadeUpData.Features(24, width: 4);

    private readonly DenseNetworkOptions _options = new()
    {
        HiddenLayers = [new Dense(64, Activation.ReLU), new Dropout(0.2f)],
        NumberOfEpochs = 3,
        BatchSize = 8,
        EarlyStopping = new EarlyStopping { Monitor = MonitoredValue.Loss },
    };

    [TestMethod]
    public void Two_hundred_fits_keep_memory_flat()
    {
        var data = MadeUpData.Multiclass(Features, 3);
        var few = _options with { NumberOfEpochs = 2, BatchSize = 16 };
        long after50 = 0;
        for (var fit = 1; fit <= 200; fit++)
        {
            NativeMemory.AssertUnchanged(() => few.Fit(data));
            if (fit == 50)
                after50 = WorkingSet();
        }
        Assert.IsLessThan(16L << 20, WorkingSet() - after50,
            "The working set of the process after 200 fits, over that after 50, in bytes.");
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void No_epoch_of_a_fit_leaves_a_tensor_to_the_end_of_the_fit(TrainingEngineKind engine)
    {
        var live = new List<long>();
        var data = MadeUpData.Regression(Features);
        (_options with { NumberOfEpochs = 6, EarlyStopping = null, Engine = engine })
            .Fit(data, data, new Watching { EpochBegin = _ => live.Add(NativeMemory.LiveTensors) });
        // The first epoch makes what every step needs.
        Assert.HasCount(1, live.Skip(1).Distinct().ToList(), $"Tensors alive at the begin of each epoch: {string.Join(", ", live)}.");
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void No_step_of_an_epoch_leaves_a_tensor_to_its_end(TrainingEngineKind engine)
    {
        foreach (var optimizer in OptimizerOptionsTests.OneOfEach)
        {
            var live = new List<long>();
            (_options with { Optimizer = optimizer, BatchSize = 1, NumberOfEpochs = 1, Engine = engine })
                .Fit(MadeUpData.Binary(Features), null, new Watching { BatchEnd = _ => live.Add(NativeMemory.LiveTensors) });
            Assert.HasCount(24, live);
            // After the last one the order of the epoch is gone too.
            Assert.HasCount(1, live.SkipLast(1).Distinct().ToList(),
                $"Tensors alive after each step with {optimizer}: {string.Join(", ", live)}.");
        }
    }

    [TestMethod]
    public void Nor_do_fits_that_fail()
    {
        Check<InvalidOperationException>("only one class", () => _options.Fit(MadeUpData.Binary(Features, new bool[24])));
        Check<InvalidOperationException>("no rows", () => _options.Fit(MadeUpData.Regression([[float.NaN, 1]], [1])));
        Check<InvalidOperationException>(
            "no validation rows", () => _options.Fit(MadeUpData.Regression(Features), MadeUpData.Regression([[float.NaN, 1, 1, 1]], [1])));
        Check<ArgumentOutOfRangeException>(
            "validation of another width", () => _options.Fit(MadeUpData.Regression(Features), MadeUpData.Regression([[1, 1]], [1])));
        Check<InvalidOperationException>(
            "a fraction too small", () => (_options with { ValidationFraction = 1e-6f }).Fit(MadeUpData.Regression(Features)));
        Check<InvalidOperationException>(
            "nothing to watch", () => (_options with { EarlyStopping = new EarlyStopping() }).Fit(MadeUpData.Regression(Features)));
        Check<InvalidOperationException>(
            "divergence", () =>
            (_options with { Optimizer = new SgdOptions { LearningRate = 1e30f } }).Fit(MadeUpData.Regression(Features)));
        Check<ArgumentException>(
            "too large a network", () => (_options with { HiddenLayers = [new Dense(int.MaxValue)] }).Fit(MadeUpData.Regression(Features)));

        static void Check<TException>(string what, Action fit)
            where TException : Exception => NativeMemory.AssertUnchanged(() => Assert.Throws<TException>(fit, what));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Nor_does_one_that_is_cancelled(int batches)
    {
        var mlContext = new MLContext(seed: 1);
        var steps = 0;
        var cancelling = new Watching
        {
            TrainingBegin = _ => CancelWhen(batches == 0),
            BatchEnd = _ => CancelWhen(++steps == batches),
        };
        var trainer = new DenseNetworkTrainer(
            mlContext, _options with { Device = TestDevice.Device, OnCancellation = CancellationBehavior.Throw }, [cancelling]);

        NativeMemory.AssertUnchanged(() => Assert.Throws<OperationCanceledException>(() => trainer.Fit(MadeUpData.Regression(Features))));
        Assert.AreEqual(batches, steps, "No step is taken after the cancellation.");

        void CancelWhen(bool now)
        {
            if (now)
                mlContext.CancelExecution();
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
