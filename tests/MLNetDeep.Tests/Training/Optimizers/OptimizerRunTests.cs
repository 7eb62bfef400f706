using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Optimizers;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Optimizers;

[TestClass]
public sealed class OptimizerRunTests
{
    private static readonly bool[] BothForms = [true, false];

    [TestMethod]
    public void A_gradient_as_long_as_allowed_is_not_clipped_and_a_longer_one_is_scaled_down_to_it()
    {
        foreach (var managed in BothForms)
        {
            CollectionAssert.AreEqual(new[] { 3f, 4 }, Moves(new SgdOptions { GlobalClipNorm = 5 }, managed, 3, 4));
            AssertMoves([0.6f, 0.8f], Moves(new SgdOptions { GlobalClipNorm = 1 }, managed, 3, 4));
            AssertMoves([0, 0], Moves(new SgdOptions { GlobalClipNorm = 1 }, managed, 0, 0));
            AssertMoves([2, -2], Moves(new SgdOptions { ClipValue = 2 }, managed, 3, -4));
        }
    }

    [TestMethod]
    public void The_norm_of_very_large_gradients_is_still_a_number() =>
        AssertMoves([0.6f, 0.8f], Moves(new SgdOptions { GlobalClipNorm = 1 }, inManagedMemory: true, 3e18f, 4e18f));

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void A_norm_that_is_not_finite_makes_all_weights_NaN(float gradient)
    {
        foreach (var managed in BothForms)
            Assert.IsTrue(Moves(new SgdOptions { GlobalClipNorm = 1 }, managed, gradient, 1).All(float.IsNaN));
    }

    [TestMethod]
    public void Gradients_that_are_not_finite_are_never_hidden()
    {
        foreach (var (name, options) in OptimizerFormulaTests.Cases.Where(c => c.Value.AccumulationSteps == 1))
        {
            foreach (var managed in BothForms)
                Assert.IsTrue(float.IsNaN(Moves(options, managed, float.NaN, 1)[0]), $"{name}, managed: {managed}");
        }
    }

    [TestMethod]
    public void What_is_remembered_of_gradients_that_stay_away_ends_as_zero_and_never_as_a_subnormal_number()
    {
        foreach (var (name, options) in OptimizerFormulaTests.Cases)
        {
            using var trial = new OptimizerTrial(options, inManagedMemory: true).Update(3);
            var nothing = new float[trial.Start.Length];
            for (var update = 0; update < 2500; update++)
            {
                trial.Batch(nothing, 0);
                if (update % 50 == 0)
                    Assert.IsFalse(trial.Run.State.Any(state => OptimizerTrial.ValuesOf(state.Values).Any(float.IsSubnormal)),
                        $"{name}, update {update}");
            }
        }
    }

    [TestMethod]
    public void Weights_rest_while_gradients_are_gathered()
    {
        using var trial = new OptimizerTrial(new SgdOptions { AccumulationSteps = 3 }, inManagedMemory: true);
        trial.Batch(trial.Gradients(1), 0.1f);
        trial.Batch(trial.Gradients(2), 0.1f);
        CollectionAssert.AreEqual(trial.Start, trial.Weights);
        Assert.AreEqual(0, trial.Run.UpdateCount);

        trial.Batch(trial.Gradients(3), 0.1f);
        trial.Expected.Update(0.1f, trial.Gradients(1), trial.Gradients(2), trial.Gradients(3));
        trial.AssertAsExpected("after three batches");
        Assert.AreEqual(1, trial.Run.UpdateCount);
    }

    [TestMethod]
    public void Batches_left_over_at_the_end_of_an_epoch_make_an_update_of_their_own_mean()
    {
        foreach (var managed in BothForms)
        {
            using var trial = new OptimizerTrial(new AdamOptions { AccumulationSteps = 3 }, managed).Update(1);
            trial.Batch(trial.Gradients(1), 0.1f);
            trial.Batch(trial.Gradients(2), 0.2f);
            trial.Run.EndEpoch();
            trial.Expected.Update(0.2f, trial.Gradients(1), trial.Gradients(2));
            trial.AssertAsExpected("after the end of the epoch");
            Assert.AreEqual(2, trial.Run.UpdateCount);

            trial.Run.EndEpoch();
            trial.AssertAsExpected("nothing was left over");
            trial.Run.BeginEpoch();
            trial.Update(2).AssertAsExpected("gathering starts again");
        }
    }

    [TestMethod]
    public void Between_epochs_the_network_has_the_averaged_weights_and_within_them_its_own()
    {
        using var trial = new OptimizerTrial(
            new AdamOptions { WeightAveraging = new WeightAveraging { Momentum = 0.5f } }, inManagedMemory: true).Update(4);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            trial.Run.EndEpoch();
            OptimizerTrial.AssertClose(trial.Expected.Averages, trial.Weights, "after an epoch");
            trial.Run.BeginEpoch();
            trial.AssertAsExpected("in an epoch");
            trial.Update(3).AssertAsExpected("in an epoch");
        }
    }

    [TestMethod]
    public void An_epoch_without_updates_leaves_the_weights_as_they_are()
    {
        using var trial = new OptimizerTrial(new AdamOptions { WeightAveraging = new WeightAveraging() }, inManagedMemory: true);
        trial.Run.BeginEpoch();
        trial.Run.EndEpoch();
        CollectionAssert.AreEqual(trial.Start, trial.Weights);
    }

    [TestMethod]
    public void A_factor_of_zero_freezes_a_layer_bit_by_bit_and_a_tenth_moves_it_a_tenth()
    {
        var network = new NetworkSpecification(
            5, [new Dense(6) { LearningRateFactor = 0 }, new Dense(4) { LearningRateFactor = 0.1f }, new Dense(2)]);
        var plain = new NetworkSpecification(5, [new Dense(6), new Dense(4), new Dense(2)]);
        foreach (var managed in BothForms)
        {
            using var other = new OptimizerTrial(new SgdOptions { WeightDecay = 0.1f, Momentum = 0.9f }, managed, plain).Update(50);
            using var trial = new OptimizerTrial(new SgdOptions { WeightDecay = 0.1f, Momentum = 0.9f }, managed, network).Update(50);
            CollectionAssert.AreEqual(trial.Start[..36], trial.Weights[..36]);

            // Without decay and after one update, so that both start the step from the same weights.
            using var first = new OptimizerTrial(new SgdOptions(), managed, network).Update(1, learningRate: 1);
            using var firstOther = new OptimizerTrial(new SgdOptions(), managed, plain).Update(1, learningRate: 1);
            for (var i = 36; i < 64; i++)
                Assert.AreEqual((firstOther.Weights[i] - first.Start[i]) / 10, first.Weights[i] - first.Start[i], 1e-6f);
            CollectionAssert.AreEqual(firstOther.Weights[64..], first.Weights[64..]);
        }
    }

    [TestMethod]
    public void Decay_shrinks_weights_alone_where_biases_are_spared()
    {
        foreach (var managed in BothForms)
        {
            using var trial = new OptimizerTrial(new SgdOptions { WeightDecay = 0.5f, DecayBiases = false }, managed);
            trial.Network.Parameters.Values[..trial.Start.Length].Fill(1);
            trial.Batch(new float[trial.Start.Length], learningRate: 0.2f);
            foreach (var slot in trial.Specification.Slots)
                Assert.IsTrue(trial.Weights[slot.Offset..(slot.Offset + slot.Length)].All(
                    w => Math.Abs(w - (slot.Name.EndsWith("bias", StringComparison.Ordinal) ? 1 : 0.9f)) < 1e-6f), slot.Name);
        }
    }

    [TestMethod]
    public void What_is_remembered_is_all_it_takes_to_go_on_to_the_same_bits()
    {
        foreach (var (name, options) in OptimizerFormulaTests.Cases)
        {
            using var one = new OptimizerTrial(options, inManagedMemory: true).Update(7);
            one.Run.EndEpoch();
            using var other = new OptimizerTrial(options, inManagedMemory: true);
            one.Network.Parameters.Values.CopyTo(other.Network.Parameters.Values);
            foreach (var (from, to) in one.Run.State.Zip(other.Run.State))
                to.Values.CopyFrom(OptimizerTrial.ValuesOf(from.Values));
            other.Run.ResumeAfterEpoch(one.Run.UpdateCount);

            foreach (var trial in new[] { one, other })
            {
                trial.Run.BeginEpoch();
                trial.Update(6).Run.EndEpoch();
            }
            CollectionAssert.AreEqual(one.Weights, other.Weights, name);
        }
    }

    [TestMethod]
    public void Every_remembered_value_has_a_name_of_its_own()
    {
        foreach (var (name, options) in OptimizerFormulaTests.Cases)
        {
            using var trial = new OptimizerTrial(options, inManagedMemory: true);
            CollectionAssert.AllItemsAreUnique(trial.Run.State.Select(state => state.Name).ToArray(), name);
        }
    }

    [TestMethod]
    public void Updates_in_managed_memory_allocate_nothing()
    {
        foreach (var (name, options) in OptimizerFormulaTests.Cases)
        {
            using var trial = new OptimizerTrial(options, inManagedMemory: true, OptimizerTrial.WithFactors);

            // The least of some rounds: the runtime allocates for its own sake when it compiles a method again.
            Assert.AreEqual(0, Enumerable.Range(0, 5).Min(_ => AllocatedBy(trial.Run, updates: 20)), name);
        }

        static long AllocatedBy(OptimizerRun run, int updates)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < updates; i++)
                run.EndBatch(0.001f);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [TestMethod]
    public void The_growing_momentum_of_NAdam_is_a_function_of_the_update_s_number()
    {
        var inOrder = new NAdamMomentum(0.9f);
        for (var step = 1; step <= 20; step++)
            Assert.AreEqual(new NAdamMomentum(0.9f).SharesAt(step), inOrder.SharesAt(step));
        Assert.AreEqual(new NAdamMomentum(0.9f).SharesAt(3), inOrder.SharesAt(3), "Going back.");
    }

    [TestMethod]
    public void On_the_CPU_updates_are_made_in_managed_memory()
    {
        using var trial = new OptimizerTrial(new AdamOptions(), inManagedMemory: true).Update(3);
        using var network = TorchPair.Start(OptimizerTrial.Plain, CPU, seed: 1);
        using var engineUpdate = new ManagedUpdate(new AdamOptions(), network.State);
        using var run = new OptimizerRun(new AdamOptions(), engineUpdate);
        trial.Replay(network, run);
        CollectionAssert.AreEqual(trial.Weights, network.CopyParameters());
    }

    [TestMethod]
    public void A_run_leaves_no_tensor_behind()
    {
        foreach (var options in OptimizerFormulaTests.Cases.Values)
        {
            foreach (var managed in BothForms)
            {
                NativeMemory.AssertUnchanged(() =>
                {
                    using var trial = new OptimizerTrial(options, managed, OptimizerTrial.WithFactors);
                    trial.Run.BeginEpoch();
                    trial.Update(2).Run.EndEpoch();
                });
            }
        }
    }

    [TestMethod]
    public void A_frozen_layer_keeps_even_the_sign_of_zero()
    {
        var specification = new NetworkSpecification(
            3, [new Dense(2) { LearningRateFactor = 0 }, new Dense(2) { Trainable = false }, new Dense(1)]);
        foreach (var managed in BothForms)
        {
            using var network = TorchPair.Start(specification, CPU, seed: 1);
            network.Parameters.Values[..14].Fill(-0f);
            var options = new AdamWOptions { WeightAveraging = new WeightAveraging(), AccumulationSteps = 2 };
            using var run = new OptimizerRun(
                options, managed ? new ManagedUpdate(options, network.State) : new TensorUpdate(options, network.Torch));
            foreach (var gradient in new[] { 1f, -1 })
            {
                run.BeginEpoch();
                network.Gradients.Values[..17].Fill(gradient);
                run.EndBatch(0.1f);
                run.EndEpoch();
                Assert.IsTrue(network.CopyParameters()[..14].All(w => w == 0 && float.IsNegative(w)));
            }
        }
    }

    /// <summary>By how much plain weights are lowered by one update at a learning rate of 1, starting from 0.</summary>
    private static float[] Moves(OptimizerOptions options, bool inManagedMemory, params float[] gradients)
    {
        using var network = TorchPair.Start(new NetworkSpecification(gradients.Length - 1, [new Dense(1)]), CPU, seed: 1);
        using var run = new OptimizerRun(
            options, inManagedMemory ? new ManagedUpdate(options, network.State) : new TensorUpdate(options, network.Torch));
        network.Parameters.Values.Clear();
        gradients.CopyTo(network.Gradients.Values);
        run.EndBatch(learningRate: 1);
        return [.. network.CopyParameters().Select(w => -w)];
    }

    private static void AssertMoves(float[] expected, float[] actual) =>
        OptimizerTrial.AssertClose([.. expected.Select(w => (double)w)], actual, "Moves");
}
