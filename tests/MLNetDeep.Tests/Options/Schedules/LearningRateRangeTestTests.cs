using System.Text.Json;

namespace MLNetDeep.Tests.Options.Schedules;

[TestClass]
public sealed class LearningRateRangeTestTests
{
    [TestMethod]
    public void Defaults_are_pinned_and_go_through_JSON()
    {
        const string json = """{"LowestRate":1E-07,"HighestRate":10,"Steps":100,"Smoothing":0.9,"ExplosionFactor":4}""";
        Assert.AreEqual(json, JsonSerializer.Serialize(new LearningRateRangeTest()));
        Assert.AreEqual(new LearningRateRangeTest(), JsonSerializer.Deserialize<LearningRateRangeTest>(json));
    }

    [TestMethod]
    public void Rates_grow_by_the_same_factor_from_the_lowest_to_the_highest()
    {
        var settings = new LearningRateRangeTest { LowestRate = 0.001f, HighestRate = 1, Steps = 31 };
        Assert.AreEqual(0.001f, settings.RateAt(0));
        for (var step = 0; step < 31; step++)
            Assert.AreEqual(0.001 * Math.Pow(10, step / 10.0), settings.RateAt(step), 1e-6 * settings.RateAt(step));
    }

    [TestMethod]
    public void The_ends_of_every_range_are_allowed()
    {
        new LearningRateRangeTest
        {
            LowestRate = float.Epsilon,
            HighestRate = float.MaxValue,
            Steps = 10,
            Smoothing = 0,
            ExplosionFactor = MathF.BitIncrement(1)
        }.Validate();
        new LearningRateRangeTest { Steps = int.MaxValue, Smoothing = MathF.BitDecrement(1), ExplosionFactor = float.MaxValue }.Validate();
    }

    [TestMethod]
    public void All_that_is_wrong_is_said_together() => Assert.AreEqual(
        """
        The settings of FindLearningRate are not valid:
         - LowestRate must be a finite number above 0. Received: 0.
         - HighestRate must be a finite number above LowestRate, which is 0. Received: NaN.
         - Steps must be at least 10. Received: 9.
         - Smoothing must be at least 0 and below 1. Received: 1.
         - ExplosionFactor must be a finite number above 1. Received: 1.
        """,
        Assert.ThrowsExactly<ArgumentException>(
        new LearningRateRangeTest
        {
            LowestRate = 0,
            HighestRate = float.NaN,
            Steps = 9,
            Smoothing = 1,
            ExplosionFactor = 1
        }.Validate).Message);

    [TestMethod]
    public void The_highest_rate_is_above_the_lowest() => Assert.AreEqual(
        "The settings of FindLearningRate are not valid:\n - HighestRate must be a finite number above LowestRate, which is 1. Received: "
        + "1.",
        Assert.ThrowsExactly<ArgumentException>(new LearningRateRangeTest { LowestRate = 1, HighestRate = 1 }.Validate).Message);
}
