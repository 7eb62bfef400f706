using System.Runtime.InteropServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>The vectorised functions against their definitions in double precision, on every vector width.</summary>
[TestClass]
public sealed unsafe class ElementwiseTests
{
    private const float Parameter = .3f;

    public static IEnumerable<object[]> Functions => Enum.GetValues<ElementwiseFunction>().Select(function => new object[] { function.ToString() });

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void Values_are_those_of_the_definition(string name)
    {
        var function = Enum.Parse<ElementwiseFunction>(name);
        float[] xs = [.. Enumerable.Range(-1_600, 3_200).Select(i => i / 40f), 0, -0f, 1e-6f, -1e-6f, 1e-20f, -1e-20f, 150, -150, 1e9f, -1e9f];
        foreach (var (path, actual) in Applied(function, xs))
        {
            for (var i = 0; i < xs.Length; i++)
            {
                var expected = Defined(function, xs[i]);
                // Relative near 0 as well: half of an activation's values may be small.
                var tolerance = Math.Max((xs[i] > 0 ? 5e-7 : 2e-6) * Math.Abs(expected), 1e-12);
                if (!(Math.Abs(expected - actual[i]) <= Math.Max(tolerance, Slack(function, xs[i]))))
                    Assert.Fail($"{path}, {function}({xs[i]}) = {actual[i]}, expected {expected}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void What_is_missing_stays_missing_and_all_widths_agree(string name)
    {
        var function = Enum.Parse<ElementwiseFunction>(name);
        float[] xs = [.. Enumerable.Range(0, 1001).Select(i => (i - 500) / 37f), float.NaN];
        var results = Applied(function, xs).Select(result => result.Values).ToArray();
        foreach (var result in results)
        {
            CollectionAssert.AreEqual(results[0], result);
            Assert.IsTrue(float.IsNaN(result[^1]));
        }
    }

    [TestMethod]
    public void Softmax_is_the_share_of_each_power_whatever_the_count()
    {
        foreach (var elementwise in Elementwise.All)
        {
            foreach (var count in new[] { 1, 2, 5, 16, 17, 100 })
            {
                var values = Pinned([.. Enumerable.Range(0, count).Select(i => i * i % 7 * 3f - 300)], behind: float.NaN);
                double[] powers = [.. values.Take(count).Select(value => Math.Exp(value + 300))];
                elementwise.SoftMax(Address(values), count, values.Take(count).Max());
                for (var i = 0; i < count; i++)
                    Assert.AreEqual(powers[i] / powers.Sum(), values[i], 3e-7);
            }
        }
    }

    /// <summary>Where a function comes near zero by cancellation in its own definition, or libtorch is no better: off by this much at most.</summary>
    private static double Slack(ElementwiseFunction function, float x) => function switch
    {
        ElementwiseFunction.HardSigmoid => 1e-7,
        ElementwiseFunction.Elu or ElementwiseFunction.Selu => 1e-7,
        // Far below zero, where the value is some 1e-6 and less: the exponent's last digit counts.
        ElementwiseFunction.Gelu or ElementwiseFunction.GeluTanh or ElementwiseFunction.Silu or ElementwiseFunction.Mish when x < -4 => 1e-6 * Math.Exp(x),
        ElementwiseFunction.Softplus or ElementwiseFunction.Sigmoid when x < -4 => 1e-6 * Math.Exp(x),
        ElementwiseFunction.Gelu => 3e-7,
        _ => 0,
    };

    private static double Defined(ElementwiseFunction function, double x) => function switch
    {
        ElementwiseFunction.ReLU => Math.Max(x, 0),
        ElementwiseFunction.LeakyReLU => x > 0 ? x : Parameter * x,
        ElementwiseFunction.Elu => x > 0 ? x : Parameter * ExpMinusOne(x),
        ElementwiseFunction.Selu => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * ExpMinusOne(x)),
        ElementwiseFunction.Gelu => x * NormalShareBelow(x),
        ElementwiseFunction.GeluTanh => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ElementwiseFunction.Silu => x / (1 + Math.Exp(-x)),
        ElementwiseFunction.Mish => x * Math.Tanh(Softplus(x)),
        ElementwiseFunction.Softplus => Softplus(x),
        ElementwiseFunction.Softsign => x / (1 + Math.Abs(x)),
        ElementwiseFunction.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        ElementwiseFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ElementwiseFunction.Tanh => Math.Tanh(x),
        _ => throw new NotSupportedException($"{function} has no definition here."),
    };

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;

    private static double Softplus(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (e < 1e-5 ? e - e * e / 2 : Math.Log(1 + e));
    }

    /// <summary>Φ by Simpson's rule on the density from x on outwards, and symmetry.</summary>
    private static double NormalShareBelow(double x)
    {
        if (x > 0)
            return 1 - NormalShareBelow(-x);
        if (x < -38)
            return 0;

        const int Steps = 2000;
        var width = Math.Min(40 + x, 12) / Steps;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
            sum += Math.Exp(-(x - i * width) * (x - i * width) / 2) * (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2);
        return sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }

    private static (string Path, float[] Values)[] Applied(ElementwiseFunction function, float[] xs) => [.. Elementwise.All.Select(elementwise =>
    {
        var values = Pinned(xs, behind: 0);
        elementwise.Apply(function, Parameter, Address(values), values.Length);
        return (elementwise.GetType().GetGenericArguments()[0].Name, values[..xs.Length]);
    })];

    private static float[] Pinned(float[] values, float behind)
    {
        var pinned = GC.AllocateArray<float>((values.Length + PackedLayer.Alignment - 1) / PackedLayer.Alignment * PackedLayer.Alignment, pinned: true);
        pinned.AsSpan().Fill(behind);
        values.CopyTo(pinned, 0);
        return pinned;
    }

    private static float* Address(float[] pinned) => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
