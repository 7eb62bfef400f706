using MLNetDeep.CrossValidating;
using MLNetDeep.Models;
using MLNetDeep.Sweeps.Ensembles;

namespace MLNetDeep.Sweeps.Tests.Ensembles;

/// <summary>Which networks are picked, by numbers that can be computed in the head.</summary>
[TestClass]
public sealed class ForwardSelectionTests
{
    private static readonly JudgedRows Zeros = new()
    {
        Task = LearningTask.Regression,
        ScoreFunction = ScoreFunction.Identity,
        Count = 2,
        OutputCount = 1,
        Classes = null,
        Labels = [0, 0],
        Weights = null,
        PredictedOutput = null,
    };

    [TestMethod]
    public void The_best_comes_first_and_then_what_makes_the_mean_best_as_often_as_it_does()
    {
        // (2, 1) alone is the best; with (-4, -2) counted once of three the mean is 0.
        var selection = Of([[9, 9], [-4, -2], [2, 1]], size: 3);
        CollectionAssert.AreEqual(new[] { 2, 1, 2 }, selection.Picks.ToArray());
        Assert.AreEqual(0, selection.Cost, 1e-7);
        CollectionAssert.AreEqual(new[] { 0f, 0f }, selection.Outputs);
    }

    [TestMethod]
    public void Of_the_means_on_the_way_the_best_counts()
    {
        var selection = Of([[0, 0], [5, 5]], size: 10);
        CollectionAssert.AreEqual(new[] { 0 }, selection.Picks.ToArray(), "More picks of the same are no better.");
    }

    [TestMethod]
    public void Of_equals_the_first_is_picked_and_never_one_that_is_not_finite()
    {
        CollectionAssert.AreEqual(new[] { 1 }, Of([[float.NaN, 0], [3, 3], [3, 3]], size: 1).Picks.ToArray());
    }

    private static Selection Of(float[][] candidates, int size) =>
        new ForwardSelection(Zeros, outputs => Zeros.MainMetric(outputs)).Of(candidates, size);
}
