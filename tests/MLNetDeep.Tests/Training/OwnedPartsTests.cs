using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Training.Managed;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Tests.Training;

/// <summary>What is made before a constructor fails is given back.</summary>
[TestClass]
public sealed class OwnedPartsTests
{
    private static readonly EngineTrial Trial = new()
    {
        HiddenLayers = [new Dense(500)],
        Loss = new MeanSquaredError(),
        BatchSize = 10_000,
        Options = new() { Metrics = [MetricFunction.MeanAbsoluteError] }
    };

    [TestMethod]
    public void Parts_are_disposed_of_once_from_the_last_to_the_first()
    {
        var ends = new List<string>();
        var owned = new OwnedParts();
        owned.Add(new Part(() => ends.Add("first")));
        owned.Add(new Part(() => ends.Add("second")));
        owned.Dispose();
        owned.Dispose();

        CollectionAssert.AreEqual(new[] { "second", "first" }, ends);
    }

    [TestMethod]
    public void An_engine_that_cannot_record_its_rows_keeps_no_memory() => Trial.WithPlan(plan =>
    {
        // What the first one leaves behind in the process is no leak.
        Fail();
        var before = Environment.WorkingSet;
        for (var i = 0; i < 12; i++)
            Fail();

        // Outputs and their gradients, 10,000 rows of 500: 40 MB each time, 480 MB in all. The rest of the process grows and shrinks
        // meanwhile.
        Assert.IsLessThan(240L << 20, Environment.WorkingSet - before, "What the process has more than before, in bytes.");
        return 0;

        void Fail() => Assert.ThrowsExactly<OverflowException>(
            () => new ManagedEngine(plan with { Training = new ManyRows() }, ProcessorShare.Of(2), MatrixKernels.Fastest));
    });

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void A_loop_without_an_optimizer_keeps_no_tensor(TrainingEngineKind engine) => Trial.WithPlan(plan =>
    {
        var noOptimizer = plan with { Engine = engine, Options = plan.Options with { Optimizer = new NoOptimizer { WeightDecay = 0.1f } } };
        NativeMemory.AssertUnchanged(() => Assert.ThrowsExactly<NotSupportedException>(() => new TrainingLoop(noOptimizer)));
        return 0;
    });

    [TestMethod]
    public void More_outputs_than_metrics_can_keep_are_refused_before_anything_is_made() => Trial.WithPlan(plan =>
    {
        var tooMany = plan with { Engine = TrainingEngineKind.Managed, Training = new ManyRows() };
        Assert.AreEqual(
            "DenseNetworkOptions.Metrics keep the scores of every row of an epoch: rows times outputs must be at most "
            + "2147483591. Received: 2147483647 rows × 4 outputs, with 'mae'. Leave Metrics empty, and evaluate the model on a sample of "
            + "the rows instead.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new TrainingLoop(tooMany)).Message);
        return 0;
    });

    [TestMethod]
    public void More_outputs_than_are_kept_once_trained_are_refused_before_it_too() => Trial.WithPlan(plan =>
    {
        var ofClasses = plan with
        {
            Task = LearningTask.MulticlassClassification,
            Validation = new ManyRows(),
            Options = new() { TemperatureScaling = true }
        };
        Assert.AreEqual(
            "DenseNetworkOptions.TemperatureScaling keeps the scores of every validation row: rows times outputs must be at most "
            + "2147483591. Received: 2147483647 rows × 4 outputs. Validate on fewer rows, or leave it out.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new TrainingLoop(ofClasses)).Message);

        using var network = NetworkState.Start(NetworkSpecification.WithOutput(
            3, [new SharedEnsemble(3, new Dense(2)) { KeptMembers = 2 }], 4), seed: 1);
        var pruned = plan with { Network = network, Validation = new ManyRows(), Options = new() };
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => new TrainingLoop(pruned)).Message,
            "SharedEnsemble.KeptMembers keeps the scores of every validation row: ");
        return 0;
    });

    [TestMethod]
    public void A_network_for_which_memory_ends_gives_back_what_it_had()
    {
        var buffers = new List<ParameterBuffer>();
        Assert.ThrowsExactly<InsufficientMemoryException>(() => NetworkState.Start(
            new NetworkSpecification(3, [new Dense(2)]), seed: 1, newBuffer: count =>
            {
                if (buffers.Count == 2)
                    throw new InsufficientMemoryException();
                buffers.Add(new ParameterBuffer(count));
                return buffers[^1];
            }));
        Assert.HasCount(2, buffers);
        Assert.IsTrue(buffers.All(buffer => buffer.Values.IsEmpty));
    }

    [TestMethod]
    public void So_does_one_whose_start_weights_do_not_fit()
    {
        var buffers = new List<ParameterBuffer>();
        var specification = new NetworkSpecification(3, [new Dense(2)]);
        var tooFew = new ReusedWeights(specification, new float[3], LayerCount: 1);
        Assert.Throws<Exception>(() => NetworkState.Start(specification, seed: 1, tooFew, newBuffer: count =>
        {
            buffers.Add(new ParameterBuffer(count));
            return buffers[^1];
        }));
        Assert.HasCount(3, buffers);
        Assert.IsTrue(buffers.All(buffer => buffer.Values.IsEmpty));
    }

    private sealed class Part(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed record NoOptimizer : OptimizerOptions;

    /// <summary>As many rows as can be counted.</summary>
    private sealed class ManyRows : RowSource
    {
        public override int Count => int.MaxValue;

        public override IEnumerable<RowSelection> Epoch(RowOrder order) => throw new NotSupportedException();

        public override double[] WeightsOfClasses(int classCount) => throw new NotSupportedException();

        public override (double Mean, double Deviation)[] LabelMoments() => throw new NotSupportedException();

        public override (float Lowest, float Highest)[] LabelRanges() => throw new NotSupportedException();

        public override SlotStatistics? FeatureStatistics() => null;
    }
}
