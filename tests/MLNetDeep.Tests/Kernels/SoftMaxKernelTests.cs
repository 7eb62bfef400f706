using System.Runtime.InteropServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

[TestClass]
public sealed unsafe class SoftMaxKernelTests
{
    [TestMethod]
    public void Softmax_is_the_share_of_each_power_whatever_the_count()
    {
        foreach (var kernel in SoftMaxKernel.All)
        {
            foreach (var count in new[] { 1, 2, 5, 16, 17, 100 })
            {
                var values = Pinned([.. Enumerable.Range(0, count).Select(i => i * i % 7 * 3f - 300)], behind: float.NaN);
                double[] powers = [.. values.Take(count).Select(value => Math.Exp(value + 300))];
                kernel.Apply(Address(values), count, values.Take(count).Max());
                for (var i = 0; i < count; i++)
                    Assert.AreEqual(powers[i] / powers.Sum(), values[i], 3e-7);
            }
        }
    }

    private static float[] Pinned(float[] values, float behind)
    {
        var pinned = GC.AllocateArray<float>(
            (values.Length + PackedLayer.Alignment - 1) / PackedLayer.Alignment * PackedLayer.Alignment, pinned: true);
        pinned.AsSpan().Fill(behind);
        values.CopyTo(pinned, 0);
        return pinned;
    }

    private static float* Address(float[] pinned) => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
