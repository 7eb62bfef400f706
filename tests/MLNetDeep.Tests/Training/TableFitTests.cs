using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;

namespace MLNetDeep.Tests.Training;

/// <summary>The statistics of a table's numbers, whose columns are copied all at once or some after the others.</summary>
[TestClass]
public sealed class TableFitTests
{
    [TestMethod]
    [DataRow(NumberScaling.Robust)]
    [DataRow(NumberScaling.Quantile)]
    public void They_do_not_depend_on_how_many_columns_are_copied_at_a_time(NumberScaling scaling)
    {
        using var rows = Rows();
        var all = StatisticsOf(rows, scaling, mostCopied: long.MaxValue);
        foreach (var atOnce in new[] { 1, 2, 4 })
            CollectionAssert.AreEqual(all, StatisticsOf(rows, scaling, mostCopied: 300 * atOnce));
        CollectionAssert.AreEqual(all, StatisticsOf(rows, scaling, mostCopied: 1), "At least one column at a time.");
    }

    private static float[] StatisticsOf(RowStore rows, NumberScaling scaling, long mostCopied)
    {
        var specification = NetworkSpecification.WithOutput(5, [new TableEncoding { Scaling = scaling }, new Dense(2)], 1);
        using var network = NetworkState.Start(specification, seed: 1);
        TableFit.Of(specification, RowSelection.All(rows), DataPlacement.InMemory, seed: 1, () => { }, mostCopied)!.SetIn(network);
        return network.Statistics.Values.ToArray();
    }

    /// <summary>300 rows of five numbers, some of which are missing.</summary>
    private static RowStore Rows()
    {
        var (random, features) = (new Random(4), new DenseFeatureRows(5, expectedCount: 300));
        for (var row = 0; row < 300; row++)
        {
            foreach (ref var value in features.Next())
                value = random.Next(9) == 0 ? float.NaN : 100 * random.NextSingle();
            features.Keep();
        }
        return new RowStore(features, Labels.Same(300, 1), null, 0);
    }
}
