using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>What rows in memory need is known before all of them are there, and given back where they are not wanted.</summary>
[TestClass]
public sealed class RowCollectorTests
{
    private const int Rows = 12_000;

    private static readonly DenseNetworkOptions Options = new() { ExampleWeightColumnName = "Weight" };

    [TestMethod]
    public void Rows_that_are_left_out_need_no_memory()
    {
        // One row of ten counts.
        var data = View(row => row % 10 == 0 ? 1 : 0);
        using var all = Read(data, long.MaxValue)!;
        Assert.AreEqual(Rows / 10, all.Count);
        var needed = all.Features.Bytes + (long)all.Count * RowCollector.BytesBesideFeatures(Columns(data));

        using var kept = Read(data, needed + needed / 50);
        Assert.IsNotNull(kept);
        Assert.IsNull(Read(data, needed - needed / 20));
    }

    [TestMethod]
    public void All_that_training_rows_need_is_not_there_for_validation_rows()
    {
        var (data, validation) = (View(_ => 1), View(_ => 1));
        using var training = Read(data, long.MaxValue)!;
        var needed = training.Features.Bytes + (long)training.Count * RowCollector.BytesBesideFeatures(Columns(data));

        using var both = Both(2 * needed);
        Assert.IsNotNull(both);
        Assert.IsNull(Both(2 * needed - needed / 10));

        RowsInMemory? Both(long limit) => RowsInMemory.Read(
            new DataSet(data, Columns(data), null), new DataSet(validation, Columns(validation), null), null, limit,
            RowReading.Plain);
    }

    [TestMethod]
    public void Rows_that_cannot_be_placed_are_given_back()
    {
        FeatureRows? read = null;
        var data = View(_ => 1);
        Assert.ThrowsExactly<InsufficientMemoryException>(() => RowCollector.ReadAll(
            data, Columns(data), new RowReading(features =>
            {
                Assert.AreEqual(Rows, features.Count);
                read = features;
                throw new InsufficientMemoryException();
            }, () => { }, _ => { }), "training"));
        Assert.AreEqual(0, read!.Count);
    }

    private static RowStore? Read(MemoryView data, long memoryLimit) =>
        RowCollector.ReadAll(data, Columns(data), RowReading.Plain, "training", memoryLimit);

    private static TrainingColumns Columns(MemoryView data) => TrainingColumns.Find(data.Schema, Options, expectedTask: null);

    private static MemoryView View(Func<int, float> weightOf) =>
        MadeUpData.Regression([.. Enumerable.Range(0, Rows).Select(row => new float[] { row, 1, 2 })])
            .Add("Weight", NumberDataViewType.Single, [.. Enumerable.Range(0, Rows).Select(weightOf)]);
}
