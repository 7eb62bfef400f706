using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class NumberStatisticsTests
{
    private const float None = float.MaxValue;

    [TestMethod]
    public void Edges_are_quantiles_and_the_scale_is_that_of_the_quartiles()
    {
        // numpy.quantile([5, 1, 4, 2, 30], [0, .25, .5, .75, 1]) = [1, 2, 4, 5, 30].
        AssertStatistics([5, 1, 4, 2, 30], median: 4, scale: 1f / 3, 1, 2, 4, 5, 30);
        AssertStatistics([0, 1], median: .5f, scale: 2, 0, 1, None, None, None);
        AssertStatistics([0, 1, 2, 3, 4, 5], median: 2.5f, scale: .4f, 0, 1.25f, 2.5f, 3.75f, 5);
    }

    [TestMethod]
    public void A_value_that_repeats_takes_no_edges_from_the_others()
    {
        AssertStatistics([0, 0, 0, 0, 0, 0, 0, 3, 7], median: 0, scale: 2f / 7, 0, 3, 7, None, None);
        // Of 1,000 zeros three are left: beside nine other values they fill one of four stretches.
        AssertStatistics([.. new float[1000], 1, 2, 3, 4, 5, 6, 7, 8, 9], median: 0, scale: 2f / 9, 0, .75f, 3.5f, 6.25f, 9);
    }

    [TestMethod]
    public void Few_values_are_edges_all_of_them() =>
        AssertStatistics([8, 1, 1, 1, 1, 2, 2, 2, 8, 8, 8, 8], median: 2, scale: 1f / 7, 1, 2, 8, None, None);

    [TestMethod]
    public void One_value_is_an_edge_with_nothing_behind_it() =>
        AssertStatistics([3, 3, 3], median: 3, scale: 0, 3, None, None, None, None);

    [TestMethod]
    public void No_value_at_all_has_no_edge() => AssertStatistics([], median: 0, scale: 0, None, None, None, None, None);

    [TestMethod]
    public void The_largest_numbers_there_are_do_not_overflow()
    {
        AssertStatistics([float.MinValue, 0, float.MaxValue], median: 0, scale: 1 / float.MaxValue, float.MinValue, 0,
            float.MaxValue, None, None);
        Assert.AreEqual((0f, 0f), NumberStatistics.Of(new float[] { 0, 0, float.Epsilon }, []), "A range without an inverse is none.");
    }

    private static void AssertStatistics(float[] values, float median, float scale, params float[] edges)
    {
        var actual = new float[edges.Length];
        Assert.AreEqual((median, scale), NumberStatistics.Of(values, actual));
        CollectionAssert.AreEqual(edges, actual);
    }
}
