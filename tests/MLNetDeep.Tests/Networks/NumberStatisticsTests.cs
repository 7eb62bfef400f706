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
        AssertStatistics([0, 0, float.Epsilon], median: 0, scale: 0);
        AssertScale(NumberScaling.Standard, [float.MinValue, float.MaxValue], 0, 1 / float.MaxValue);
        AssertScale(NumberScaling.Standard, [0, 0, float.Epsilon], 0, 0);
    }

    [TestMethod]
    public void The_standard_scale_is_that_of_the_population()
    {
        // numpy: mean([1, 2, 6, 7]) = 4, std = sqrt(6.5).
        AssertScale(NumberScaling.Standard, [7, 1, 2, 6], 4, (float)(1 / Math.Sqrt(6.5)));
        AssertScale(NumberScaling.Standard, [.1f, .1f, .1f], .1f, 0);
        AssertScale(NumberScaling.Standard, [], 0, 0);
    }

    [TestMethod]
    public void Quantiles_have_the_normal_scores_of_their_ranks()
    {
        // Python: [statistics.NormalDist().inv_cdf(p) for p in (.125, .375, .75)]; of the two fives each has half of both below.
        AssertScores([5, 1, 5, 3], [1, 3, 5], [-1.1503493803760079, -.31863936396437514, .6744897501960817]);
        AssertScores([4, 4, 4], [4], [0]);
        AssertScores([], [], []);

        float[] many = [.. Enumerable.Range(0, 2551).Select(i => (float)i)];
        var (quantiles, scores) = (new float[TableEncoding.QuantileCount], new float[TableEncoding.QuantileCount]);
        NormalScores.Of(many, quantiles, scores);
        CollectionAssert.AreEqual(Enumerable.Range(0, 256).Select(i => 10f * i).ToArray(), quantiles);
        // inv_cdf(.5 / 2551) and inv_cdf(100.5 / 2551).
        Assert.AreEqual(-3.5454098f, scores[0], 1e-5f);
        Assert.AreEqual(-1.7577349f, scores[10], 1e-5f);
        Assert.AreEqual(-scores[0], scores[255]);
    }

    [TestMethod]
    [DataRow(1e-12, -7.034483825301132)]
    [DataRow(.001, -3.090232306167813)]
    [DataRow(.07, -1.4757910281791702)]
    [DataRow(.3, -.5244005127080407)]
    [DataRow(.5, 0.0)]
    [DataRow(.98, 2.053748910631822)]
    public void The_inverse_of_the_normal_distribution_is_that_of_Python(double share, double expected) =>
        Assert.AreEqual(expected, NormalScores.InverseNormal(share), 1e-13 * Math.Max(1, Math.Abs(expected)));

    private static void AssertScores(float[] values, float[] quantiles, double[] scores)
    {
        var (actual, actualScores) = (new float[5], new float[5]);
        NumberStatistics.Write(NumberScaling.Quantile, values, actual, actualScores, []);
        CollectionAssert.AreEqual(quantiles.Concat(Enumerable.Repeat(None, 5 - quantiles.Length)).ToArray(), actual);
        for (var i = 0; i < scores.Length; i++)
            Assert.AreEqual(scores[i], actualScores[i], 1e-6);
    }

    private static void AssertStatistics(float[] values, float median, float scale, params float[] edges)
    {
        var (centre, factor, actual) = (new float[1], new float[1], new float[edges.Length]);
        NumberStatistics.Write(NumberScaling.Robust, values, centre, factor, actual);
        Assert.AreEqual((median, scale), (centre[0], factor[0]));
        CollectionAssert.AreEqual(edges, actual);
    }

    private static void AssertScale(NumberScaling scaling, float[] values, float centre, float scale)
    {
        var (actualCentre, actualScale) = (new float[1], new float[1]);
        NumberStatistics.Write(scaling, values, actualCentre, actualScale, []);
        Assert.AreEqual((centre, scale), (actualCentre[0], actualScale[0]));
    }
}
