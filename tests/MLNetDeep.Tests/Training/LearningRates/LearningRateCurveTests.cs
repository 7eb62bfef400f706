using System.Text.Json;

namespace MLNetDeep.Tests.Training.LearningRates;

/// <summary>What follows from made-up curves of ten points a decade, from a rate of 1e-4 on.</summary>
[TestClass]
public sealed class LearningRateCurveTests
{
    [TestMethod]
    public void The_suggestion_is_where_the_loss_falls_most_steeply()
    {
        double[] losses = [1, 1, 1, 1, 1, 0.99, 0.95, 0.8, 0.5, 0.4, 0.35, 0.34, 0.5, 2];
        Assert.AreEqual(Rate(7), Curve(losses).Suggestion, "From the point at index 7 it falls from 0.8 to 0.5.");
    }

    [TestMethod]
    public void The_careful_choice_is_a_tenth_of_the_rate_of_the_lowest_loss() =>
        Assert.AreEqual(Rate(11) / 10, Curve([1, 1, 1, 1, 1, 0.99, 0.95, 0.8, 0.5, 0.4, 0.35, 0.34, 0.5, 2]).TenthOfRateAtLowestLoss);

    [TestMethod]
    public void A_steeper_fall_in_the_first_tenth_or_after_the_lowest_point_does_not_count()
    {
        double[] losses = [9, 1, 1, 1, 1, 1, 1, 0.9, 0.7, 0.65, 0.6, 5, 0.61, 0.65, 0.7, 0.8, 0.9, 1, 2, 3];
        Assert.AreEqual(Rate(7), Curve([8, .. losses]).Suggestion / MathF.Pow(10, 0.1f), 1e-9f);
    }

    [TestMethod]
    public void An_easy_batch_before_the_fall_does_not_look_like_a_fall()
    {
        double[] losses = [1, 1, 1.4, 1, 1.3, 0.97, 1.1, 0.98, 0.9, 0.75, 0.65, 0.6, 0.58, 0.7, 2];
        Assert.AreEqual(Rate(8), Curve(losses).Suggestion, "At the point at index 2 it falls by 0.4, and rises again.");
    }

    [TestMethod]
    public void Noise_at_the_start_does_not_make_the_first_point_the_lowest() =>
        Assert.AreEqual(Rate(8) / 10, Curve([0, 1, 1, 1, 1, 1, 0.9, 0.5, 0.4, 0.5, 2]).TenthOfRateAtLowestLoss);

    [TestMethod]
    public void Too_few_points_suggest_nothing() => Refused(
        Curve([1, 0.5, 0.1, 8]),
        "To suggest a learning rate, the test must have at least 10 points. Received: 4, after which the loss exploded. Lower "
        + "LearningRateRangeTest.LowestRate, or bring features and label to a common scale.");

    [TestMethod]
    public void A_loss_that_never_falls_suggests_nothing()
    {
        double[] flat = [1, 1, 1, 1, 1, 1, 0.96, 0.96, 0.97, 0.98, 1];
        Refused(Curve(flat),
            "To suggest a learning rate, the smoothed loss must fall by at least 5 %. Received: a fall from 1 to 0.96. Take more steps, "
            + "and check that the features have to do with the label.");
        Refused(Curve(flat) with { LossExploded = false },
            "To suggest a learning rate, the smoothed loss must fall by at least 5 %. Received: a fall from 1 to 0.96. Raise "
            + "LearningRateRangeTest.HighestRate.");
    }

    [TestMethod]
    public void A_loss_that_falls_to_the_end_suggests_nothing() => Refused(
        Curve([1, 1, 1, 1, 1, 1, 0.9, 0.8, 0.7, 0.6]) with { LossExploded = false },
        $"To suggest a learning rate, the smoothed loss must reach a lowest point. Received: a loss that still fell at the last rate, "
        + $"{Rate(9)}. Raise LearningRateRangeTest.HighestRate.");

    [TestMethod]
    public void A_loss_of_nothing_is_no_fall() => Refused(
        Curve([.. Enumerable.Repeat(0.0, 12)]),
        "To suggest a learning rate, the smoothed loss must fall by at least 5 %. Received: a fall from 0 to 0. Take more steps, "
        + "and check that the features have to do with the label.");

    [TestMethod]
    public void A_curve_goes_through_JSON_also_when_it_suggests_nothing()
    {
        var curve = Curve([1, 0.5, 2]);
        var json = JsonSerializer.Serialize(curve);
        var read = JsonSerializer.Deserialize<LearningRateCurve>(json)!;
        CollectionAssert.AreEqual(curve.Points.ToArray(), read.Points.ToArray());
        Assert.AreEqual((true, 7), (read.LossExploded, read.Seed));
    }

    private static void Refused(LearningRateCurve curve, string message)
    {
        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => curve.Suggestion).Message);
        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => curve.TenthOfRateAtLowestLoss).Message);
    }

    private static LearningRateCurve Curve(double[] smoothedLosses) => new()
    {
        Points = [.. smoothedLosses.Select(
            (loss, i) => new LearningRatePoint { LearningRate = Rate(i), Loss = double.NegativeZero, SmoothedLoss = loss })],
        LossExploded = true,
        Seed = 7,
    };

    private static float Rate(int point) => (float)(1e-4 * Math.Pow(10, point / 10.0));
}
