using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Scoring.Layers;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>What networks say of rows in memory, however many features they have and in whatever form.</summary>
[TestClass]
public sealed class NetworkOutputsTests
{
    /// <summary>1024 rows of so many features have more values than an array.</summary>
    private const int VeryWide = 2_200_000;

    [TestMethod]
    public void Sparse_rows_that_fit_in_no_array_are_scored_as_they_are_written_down()
    {
        using var rows = Sparse(VeryWide, count: 1100, entries: 3);
        using var network = NetworkState.Start(new NetworkSpecification(VeryWide, [new Dense(1)]), seed: 1);
        var networks = Of(network);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (all, block) = (new float[1024], new float[networks.RowsInBlock]);
        networks.Of(RowSelection.All(rows), start: 50, count: 1024, all);
        networks.OfBlock(rows.Features, [.. Enumerable.Range(50, block.Length)], block);

        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        CollectionAssert.AreEqual(block, all[..block.Length]);
        var row = ((SparseFeatureRows)rows.Features)[51];
        var weights = network.Parameters.Values;
        var expected = (double)weights[VeryWide];
        for (var i = 0; i < row.Indices.Length; i++)
            expected += (double)weights[row.Indices[i]] * row.Values[i];
        Assert.AreEqual(expected, all[1], 1e-6);
    }

    [TestMethod]
    public void Wide_rows_that_a_network_reads_whole_are_gathered_a_few_at_a_time()
    {
        const int Width = 1_700_000;
        using var rows = Sparse(Width, count: 20, entries: 3);
        using var network = NetworkState.Start(new NetworkSpecification(Width, [new LayerNormalization(), new Dense(1)]), seed: 1);
        var networks = Of(network);
        Assert.AreEqual(4, networks.RowsInBlock, "As many as 32 MB hold.");
        var all = new float[20];
        networks.Of(RowSelection.All(rows), start: 0, count: 20, all);

        foreach (var some in Enumerable.Range(0, 20).Chunk(networks.RowsInBlock))
        {
            var block = new float[some.Length];
            networks.OfBlock(rows.Features, some, block);
            CollectionAssert.AreEqual(block, all[some[0]..(some[^1] + 1)]);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Sparse_rows_say_what_dense_ones_say_to_the_bit(int members)
    {
        using var sparse = Sparse(width: 200, count: 70, entries: 5);
        var features = new DenseFeatureRows(200, expectedCount: 70);
        for (var row = 0; row < 70; row++)
        {
            sparse.Features.Gather([row], features.Next());
            features.Keep();
        }
        using var dense = sparse with { Features = features };
        var model = (new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(9, Activation.ReLU)],
            EnsembleSize = members,
            NumberOfEpochs = 1
        }).Fit(MadeUpData.Multiclass(MadeUpData.Features(40, width: 200), 3)).Model;
        var networks = NetworkOutputs.Of(model);

        var (ofSparse, ofDense, ofBlock) = (new float[70 * 3], new float[70 * 3], new float[8 * 3]);
        networks.Of(RowSelection.All(sparse), 0, 70, ofSparse);
        networks.Of(RowSelection.All(dense), 0, 70, ofDense);
        networks.OfBlock(sparse.Features, [.. Enumerable.Range(20, 8)], ofBlock);
        CollectionAssert.AreEqual(ofDense, ofSparse);
        CollectionAssert.AreEqual(ofDense[60..84], ofBlock);
    }

    private static NetworkOutputs Of(NetworkState network) => new(new ScoredNetwork(network.Specification, network.ReadValues(default)));

    private static RowStore Sparse(int width, int count, int entries)
    {
        var (random, features) = (new Random(1), new SparseFeatureRows(width));
        for (var row = 0; row < count; row++)
        {
            int[] slots = [.. Enumerable.Range(0, entries).Select(_ => random.Next(width)).Distinct().Order()];
            features.Add(new Microsoft.ML.Data.VBuffer<float>(width, slots.Length, [.. slots.Select(_ => random.NextSingle())], slots));
        }
        return new RowStore(features, Labels.Same(count, 1), null, 0);
    }
}
