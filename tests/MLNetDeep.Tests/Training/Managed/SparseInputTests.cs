using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>A first layer that multiplies only features other than 0, where rows are kept sparse.</summary>
[TestClass]
public sealed unsafe class SparseInputTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(33)]
    [DataRow(300)]
    public void Training_on_rows_kept_sparse_has_the_bits_of_training_on_rows_kept_dense(int rows)
    {
        IReadOnlyList<IReadOnlyList<Layer>> networks =
        [
            [],
            [new Dense(97, Activation.ReLU) { L2Penalty = .01f, L1Penalty = .01f }, new Dense(20, Activation.Tanh)],
            [new Dense(300, Activation.Gelu) { UseBias = false }, new BatchNormalization(), new Dropout(.2f)],
            [new Dense(40, Activation.Mish) { Trainable = false }, new SharedEnsemble(3, new Dense(32))],
            [new Dense(16), new Residual(new Dense(16, Activation.Silu)), new Skip(new Dense(5))],
        ];
        foreach (var layers in networks)
        {
            var dense = new EngineTrial
            {
                HiddenLayers = layers,
                Loss = new CategoricalCrossEntropy(),
                Inputs = 200,
                Rows = rows,
                BatchSize = rows,
                ShareOfZeros = .97,
            };
            var expected = dense.WithWorkers(1, StepsOf);
            foreach (var workers in new[] { 1, 2, 7 })
            {
                var actual = (dense with { KeepsSparse = true }).WithWorkers(workers, (engine, plan) =>
                {
                    Assert.IsNotNull(FeatureEntries.OrNull(plan.Training));
                    return StepsOf(engine, plan);
                });
                Assert.IsTrue(
                    expected.AsSpan().SequenceEqual(actual), $"{string.Join(", ", layers)}, {rows} rows on {workers} threads");
            }
        }
    }

    /// <summary>Batches whose gradients are added up, the last one shorter.</summary>
    [TestMethod]
    public void Gradients_of_batches_are_added_to_the_same_bits()
    {
        var dense = new EngineTrial
        {
            HiddenLayers = [new Dense(50, Activation.ReLU)],
            Loss = new CategoricalCrossEntropy(),
            Inputs = 150,
            Rows = 70,
            ShareOfZeros = .97,
        };
        var expected = dense.WithWorkers(1, (engine, plan) => EngineTrial.StepOf(engine, plan, batches: 3).Gradients);
        var actual = (dense with { KeepsSparse = true }).WithWorkers(
            2, (engine, plan) => EngineTrial.StepOf(engine, plan, batches: 3).Gradients);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(128, 8, true, true)]
    [DataRow(128, 9, true, false)]
    [DataRow(127, 1, true, false)]
    [DataRow(128, 8, false, false)]
    public void Zeros_are_left_out_of_wide_rows_of_few_entries(int width, int entries, bool isSparse, bool expected)
    {
        using var rows = Rows(width, isSparse, [.. Enumerable.Repeat(Enumerable.Range(0, entries).ToArray(), 3)]);
        Assert.AreEqual(expected, FeatureEntries.OrNull(RowSelection.All(rows)) is not null);
    }

    [TestMethod]
    public void Entries_of_a_batch_lie_slot_by_slot_in_the_order_of_its_rows()
    {
        using var rows = Rows(6, isSparse: true, [0, 5], [], [2], [0, 2, 5]);
        var entries = new FeatureEntries(width: 6, share: .5);
        // A shorter batch after a longer one, a row twice, and one without any entry.
        foreach (var batch in new int[][] { [0, 1, 2, 3], [3, 2], [1], [3, 3, 0] })
        {
            entries.Gather((SparseFeatureRows)rows.Features, batch);
            var columns = entries.Columns;
            Assert.AreEqual((batch.Length, 6), (columns.RowCount, columns.Columns));
            var actual = new List<(int Slot, int Row, float Value)>();
            for (var slot = 0; slot < 6; slot++)
            {
                for (var entry = columns.Start(slot); entry < columns.Start(slot + 1); entry++)
                    actual.Add((slot, columns.Rows[entry], columns.Values[entry]));
            }
            var features = new float[6];
            var expected = new List<(int Slot, int Row, float Value)>();
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Features.Gather([batch[row]], features);
                expected.AddRange(Enumerable.Range(0, 6).Where(slot => features[slot] != 0).Select(slot => (slot, row, features[slot])));
            }
            CollectionAssert.AreEqual(expected.OrderBy(entry => entry.Slot).ThenBy(entry => entry.Row).ToList(), actual);
        }
    }

    private static RowStore Rows(int width, bool isSparse, params int[][] slotsOfRows)
    {
        var (sparse, dense) = (new SparseFeatureRows(width), new DenseFeatureRows(width, expectedCount: null));
        foreach (var slots in slotsOfRows)
        {
            var row = new VBuffer<float>(width, slots.Length, [.. slots.Select(slot => slot + 1f)], slots);
            sparse.Add(row);
            row.CopyTo(dense.Next());
            dense.Keep();
        }
        (isSparse ? (FeatureRows)dense : sparse).Dispose();
        return new RowStore(isSparse ? sparse : dense, Labels: null, new int[slotsOfRows.Length], SkippedRows: 0);
    }

    private static long[] StepsOf(TrainingEngine engine, TrainingPlan plan)
    {
        using var optimizer = new OptimizerRun(new AdamOptions(), engine.NewUpdate(new AdamOptions()));
        var bits = new List<long>();
        for (var step = 0; step < 2; step++)
        {
            var result = EngineTrial.StepOf(engine, plan);
            optimizer.EndBatch(1e-2f);
            engine.EndStep();
            bits.AddRange(
                result.Gradients.Concat(plan.Network.CopyParameters()).Select(value => (long)BitConverter.SingleToInt32Bits(value)));
            bits.AddRange(result.Training.Concat(result.Validation).Select(BitConverter.DoubleToInt64Bits));
        }
        return [.. bits];
    }
}
