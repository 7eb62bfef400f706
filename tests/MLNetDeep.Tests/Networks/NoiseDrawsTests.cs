using MLNetDeep.Networks;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed class NoiseDrawsTests
{
    [TestMethod]
    public void A_mask_decides_twice_by_each_number_of_its_stream_however_long_it_is()
    {
        foreach (var length in new[] { 1, 2, 17, 1000, 1023, 1024, 1025, 4099, 20_000 })
            CollectionAssert.AreEqual(OneByOne(length, .3f), Mask(0, length, .3f), $"of {length}");
    }

    [TestMethod]
    public void Parts_of_a_mask_are_those_of_the_whole()
    {
        var whole = OneByOne(30_000, .05f);
        foreach (var (start, length) in new[] { (0, 30_000), (2, 40), (16, 5000), (2048, 2048), (9_998, 7), (10_000, 20_000), (29_998, 2) })
            CollectionAssert.AreEqual(whole[start..(start + length)], Mask(start, length, .05f), $"{length} from {start} on");
    }

    private static float[] Mask(int start, int length, float rate)
    {
        var mask = new float[length];
        NoiseDraws.DropoutMask(mask, new NoisePlace(Seed: 3, Step: 5, Layer: 2, Offset: start), rate);
        return mask;
    }

    /// <summary>The definition: seeds say which values are dropped, so it may not change.</summary>
    private static float[] OneByOne(int length, float rate)
    {
        var stream = new RandomStream(3, RandomPurpose.Dropout, 5, 2);
        var threshold = (uint)(rate * (double)(1UL << 32));
        var mask = new float[length];
        for (var i = 0; i < length; i += 2)
        {
            var bits = stream.NextUInt64();
            mask[i] = (uint)bits < threshold ? 0 : 1 / (1 - rate);
            if (i + 1 < length)
                mask[i + 1] = (uint)(bits >> 32) < threshold ? 0 : 1 / (1 - rate);
        }
        return mask;
    }
}
