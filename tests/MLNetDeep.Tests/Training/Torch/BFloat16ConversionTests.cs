using MLNetDeep.Torch.BFloat16;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Torch;

[TestClass]
public sealed class BFloat16ConversionTests
{
    [TestMethod]
    [DataRow(1f, 0x3F80)]
    [DataRow(-2f, 0xC000)]
    [DataRow(0f, 0x0000)]
    [DataRow(-0f, 0x8000)]
    [DataRow(float.PositiveInfinity, 0x7F80)]
    [DataRow(float.NegativeInfinity, 0xFF80)]
    [DataRow(float.MaxValue, 0x7F80, DisplayName = "The greatest number is nearer to infinity than to any other")]
    [DataRow(1 + 1 / 256f, 0x3F80, DisplayName = "Half way, down to the even one")]
    [DataRow(1 + 3 / 256f, 0x3F82, DisplayName = "Half way, up to the even one")]
    [DataRow(1 + 1.01f / 256f, 0x3F81, DisplayName = "A little above half way")]
    [DataRow(float.Epsilon, 0x0000)]
    public void A_value_is_rounded_to_the_nearest(float value, int bits)
    {
        foreach (var length in new[] { 1, 64 })
            CollectionAssert.AreEqual(Enumerable.Repeat((ushort)bits, length).ToArray(), Rounded([.. Enumerable.Repeat(value, length)]));
    }

    [TestMethod]
    [DataRow(0x7F800001u)]
    [DataRow(0xFFC00000u)]
    [DataRow(0x7FFFFFFFu)]
    public void NaN_stays_NaN_whatever_its_bits(uint bits)
    {
        foreach (var length in new[] { 1, 64 })
            Assert.IsTrue(Widened(Rounded([.. Enumerable.Repeat(BitConverter.UInt32BitsToSingle(bits), length)])).All(float.IsNaN));
    }

    [TestMethod]
    public void Values_of_every_size_become_what_libtorch_makes_of_them_and_come_back_exactly()
    {
        var random = new Random(1);
        foreach (var length in new[] { 0, 1, 15, 16, 31, 100, 1000 })
        {
            float[] values = [.. Enumerable.Range(0, length)
                .Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
                .Select(value => float.IsNaN(value) ? 1 : value)];
            using var scope = NewDisposeScope();
            var expected = tensor(values).to(bfloat16).to(float32).data<float>().ToArray();

            CollectionAssert.AreEqual(expected, Widened(Rounded(values)), $"{length} values");
        }
    }

    [TestMethod]
    public void What_is_added_is_added_to_each_value()
    {
        foreach (var length in new[] { 3, 50 })
        {
            float[] sums = [.. Enumerable.Range(0, length).Select(i => (float)i)];
            BFloat16Conversion.AddWidened(Rounded([.. Enumerable.Repeat(0.5f, length)]), sums);
            CollectionAssert.AreEqual(Enumerable.Range(0, length).Select(i => i + 0.5f).ToArray(), sums);
        }
    }

    [TestMethod]
    public void A_target_that_is_too_short_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BFloat16Conversion.Round(new float[4], new ushort[3]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BFloat16Conversion.Widen(new ushort[4], new float[3]));
    }

    private static ushort[] Rounded(float[] values)
    {
        var rounded = new ushort[values.Length];
        BFloat16Conversion.Round(values, rounded);
        return rounded;
    }

    private static float[] Widened(ushort[] values)
    {
        var widened = new float[values.Length];
        BFloat16Conversion.Widen(values, widened);
        return widened;
    }
}
