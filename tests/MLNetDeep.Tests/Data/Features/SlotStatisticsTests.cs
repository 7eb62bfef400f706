using MLNetDeep.Data.Features;

namespace MLNetDeep.Tests.Data.Features;

/// <summary>Mean and spread of a slot, against sums of squared distances from the mean.</summary>
[TestClass]
public sealed class SlotStatisticsTests
{
    [TestMethod]
    public void A_small_spread_around_a_large_mean_is_found()
    {
        const float Step = 1.1920929e-7f; // the distance from 1 to the next Single
        var statistics = new SlotStatistics(2);
        for (var row = 0; row < 65_000; row++)
            statistics.Add([row % 2 == 0 ? 1 : 1 + Step, 1e6f + row % 2]);
        Assert.AreEqual(Step / 2, statistics[0].Deviation, 1e-12);
        Assert.AreEqual(1 + Step / 2.0, statistics[0].Mean, 1e-12);
        Assert.AreEqual(.5, statistics[1].Deviation, 1e-9);
        Assert.AreEqual(1_000_000.5, statistics[1].Mean, 1e-6);
    }

    [TestMethod]
    public void Slots_that_are_not_written_down_are_zeros()
    {
        var (statistics, random, values) = (new SlotStatistics(3), new Random(3), new List<float[]>());
        for (var row = 0; row < 500; row++)
        {
            float[] features = [random.Next(3) == 0 ? 5 + random.NextSingle() : 0, 0, row % 7 == 0 ? -2 : 0];
            values.Add(features);
            int[] slots = [.. Enumerable.Range(0, 3).Where(slot => features[slot] != 0)];
            statistics.Add(slots, slots.Select(slot => features[slot]).ToArray());
        }
        for (var slot = 0; slot < 3; slot++)
        {
            var mean = values.Average(row => (double)row[slot]);
            Assert.AreEqual(mean, statistics[slot].Mean, 1e-12);
            Assert.AreEqual(Math.Sqrt(values.Average(row => Math.Pow(row[slot] - mean, 2))), statistics[slot].Deviation, 1e-12);
        }
    }
}
