using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Networks;

/// <summary>Masks as a GPU draws them, on CPU tensors.</summary>
[TestClass]
public sealed class DeviceMaskTests
{
    private const int Rows = 400;
    private const int Width = 500;

    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(0.5f)]
    [DataRow(0.9f)]
    public void The_share_dropped_is_the_rate_in_every_row_and_column_and_what_is_kept_makes_up_for_it(float rate)
    {
        var mask = Draw(new NoisePlace(Seed: 1, Step: 3, Layer: 2), rate);
        CollectionAssert.AreEquivalent(new[] { 0f, 1 / (1 - rate) }, mask.Distinct().ToArray());
        // Five standard deviations.
        Assert.AreEqual(rate, Dropped(mask), 5 * Math.Sqrt(rate * (1 - rate) / mask.Length));
        for (var row = 0; row < Rows; row++)
            Assert.AreEqual(rate, Dropped(mask[(row * Width)..((row + 1) * Width)]), 5 * Math.Sqrt(rate * (1 - rate) / Width));
        for (var column = 0; column < Width; column++)
            Assert.AreEqual(rate, Dropped([.. Enumerable.Range(0, Rows).Select(row => mask[row * Width + column])]),
                5 * Math.Sqrt(rate * (1 - rate) / Rows));
    }

    [TestMethod]
    public void The_same_place_has_the_same_mask_and_any_other_an_unrelated_one()
    {
        var place = new NoisePlace(Seed: 1, Step: 3, Layer: 2);
        var mask = Draw(place, 0.5f);
        CollectionAssert.AreEqual(mask, Draw(place, 0.5f));
        foreach (var other in new[] { place with { Seed = 2 }, place with { Step = 4 }, place with { Layer = 3 } })
        {
            // Shifted too: a mask must not be another one moved.
            var drawn = Draw(other, 0.5f);
            foreach (var shift in new[] { 0, 1, 2, 4, 64, Width })
                Assert.AreEqual(0.5, mask.Skip(shift).Zip(drawn, (a, b) => a == b ? 1.0 : 0).Average(),
                    5 * 0.5 / Math.Sqrt(mask.Length - shift), $"{other}, shifted by {shift}");
        }
        foreach (var shift in new[] { 1, 2, 4, 64, Width })
            Assert.AreEqual(0.5, mask.Skip(shift).Zip(mask, (a, b) => a == b ? 1.0 : 0).Average(), 5 * 0.5 / Math.Sqrt(mask.Length - shift),
                $"itself, shifted by {shift}");
    }

    [TestMethod]
    public void Nothing_stays_behind() => NativeMemory.AssertUnchanged(() => Draw(new NoisePlace(1, 1, 1), 0.3f));

    private static double Dropped(float[] mask) => mask.Average(value => value == 0 ? 1.0 : 0);

    private static float[] Draw(NoisePlace place, float rate)
    {
        using var scope = NewDisposeScope();
        using var state = NetworkState.Start(NetworkSpecification.WithOutput(2, [], 1), seed: 1);
        using var memory = new NetworkTensors(state, CPU, float32);
        return DeviceMask.Draw(zeros(Rows, Width), place, rate, memory).data<float>().ToArray();
    }
}
