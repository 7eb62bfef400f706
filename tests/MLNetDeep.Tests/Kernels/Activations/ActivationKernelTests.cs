using MLNetDeep.Kernels.Activations;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Kernels.Activations;

/// <summary>Every activation against its definition in double precision, with vectors of every width; kinds are found by
/// reflection.</summary>
[TestClass]
public sealed class ActivationKernelTests
{
    private static readonly float[] Ordinary = [.. Enumerable.Range(-480, 960).Select(i => (i + .5f) / 40), 0, -0f, 1e-6f, -1e-6f, 1e-20f,
        -1e-20f];
    private static readonly float[] Extreme = [20, -20, 40, -40, 88, -88, 150, -150, 1e9f, -1e9f];

    public static IEnumerable<(int Example, string Activation)> Activations =>
        LayerExamples.Activations.Select((activation, i) => (i, activation.ToString())).Where(example => example.Item2 != "Linear");

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void Values_are_those_of_the_definition(int example, string name)
    {
        float[] xs = [.. Ordinary, .. Extreme];
        foreach (var kernel in KernelOf(example).OfEveryWidth)
        {
            var values = new float[xs.Length];
            kernel.Forward(xs, values);
            for (var i = 0; i < xs.Length; i++)
            {
                var expected = ActivationDefinition.Value(LayerExamples.Activations[example], xs[i]);
                AssertNear(expected, values[i], AbsoluteTolerance(name, xs[i]), $"{name}({xs[i]})", Math.Abs(xs[i]));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void Slopes_are_those_of_the_definition(int example, string name)
    {
        // Differences of the definition say nothing of slopes at a billion.
        float[] xs = [.. Ordinary.Where(x => !IsNearBend(x)), .. Extreme.Where(x => Math.Abs(x) < 1000)];
        foreach (var kernel in KernelOf(example).OfEveryWidth)
        {
            var (values, slopes) = (new float[xs.Length], new float[xs.Length]);
            kernel.Forward(xs, values);
            Array.Fill(slopes, 1);
            kernel.Backward(kernel.NeedsInput ? xs : values, values, slopes);
            for (var i = 0; i < xs.Length; i++)
            {
                AssertNear(ActivationDefinition.Slope(LayerExamples.Activations[example], xs[i]), slopes[i], SlopeTolerance(name, xs[i]),
                    $"{name}'({xs[i]})");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void In_double_precision_values_and_slopes_keep_twelve_digits(int example, string name)
    {
        var xs = Array.ConvertAll(Ordinary, x => (double)x);
        var kernel = KernelOf(example);
        var (values, slopes) = (new double[xs.Length], new double[xs.Length]);
        kernel.Forward(xs, values);
        kernel.Backward(xs, [.. xs.Select(_ => 2.0)], slopes);
        for (var i = 0; i < xs.Length; i++)
        {
            var expected = ActivationDefinition.Value(LayerExamples.Activations[example], xs[i]);
            Assert.AreEqual(expected, values[i], 2e-12 * Math.Abs(expected) + 1e-15, $"{name}({xs[i]})");
            if (!IsNearBend(xs[i]))
                Assert.AreEqual(2 * ActivationDefinition.Slope(LayerExamples.Activations[example], xs[i]), slopes[i], 1e-10,
                    $"{name}'({xs[i]})");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void All_widths_have_the_same_bits_wherever_a_value_lies_and_what_is_missing_stays_missing(int example, string name)
    {
        float[] xs = [.. Ordinary, .. Extreme, float.NaN];
        var kernel = KernelOf(example);
        var (expected, expectedSlopes) = Run(kernel, xs);
        Assert.IsTrue(float.IsNaN(expected[^1]));
        foreach (var other in kernel.OfEveryWidth)
        {
            for (var start = 0; start < 17; start++)
            {
                var (values, slopes) = Run(other, xs[start..]);
                CollectionAssert.AreEqual(expected[start..], values, $"{name} from {start} on, {other}");
                CollectionAssert.AreEqual(expectedSlopes[start..], slopes, $"slopes of {name} from {start} on, {other}");
            }
        }
    }

    [TestMethod]
    public void Every_kind_of_activation_but_Linear_has_a_kernel()
    {
        foreach (var activation in LayerExamples.Activations)
            Assert.AreEqual(activation == Activation.Linear, ActivationFunctions.For(activation) is null, $"{activation}");
    }

    private static ActivationKernel KernelOf(int example) => ActivationFunctions.For(LayerExamples.Activations[example])!;

    private static (float[] Values, float[] Slopes) Run(ActivationKernel kernel, float[] xs)
    {
        var (values, slopes) = (new float[xs.Length], new float[xs.Length]);
        kernel.Forward(xs, values);
        Array.Fill(slopes, .7f);
        kernel.Backward(kernel.NeedsInput ? xs : values, values, slopes);
        return (values, slopes);
    }

    /// <summary>
    /// Relative far into the tails too: half of an activation's values may be small. The smallest sigmoid in Single is some 6e-39, times
    /// the input where that is a factor.
    /// </summary>
    private static void AssertNear(double expected, float actual, double absoluteTolerance, string what, double factor = 1)
    {
        var tolerance = Math.Max(1e-5 * Math.Abs(expected), absoluteTolerance) + 1e-35 + 1e-38 * factor;
        if (Math.Abs(expected) > 1e-3)
            tolerance = Math.Max(1e-6 * Math.Abs(expected), absoluteTolerance);
        if (!(Math.Abs(expected - actual) <= tolerance))
            Assert.Fail($"{what} = {actual}, expected {expected}");
    }

    /// <summary>Where the definition itself adds numbers of either sign that are not small.</summary>
    private static double AbsoluteTolerance(string name, float x) => name == "HardSigmoid" && x > -3 ? 1e-7 : 0;

    /// <summary>Where a slope is nearly 1, and where it is made of an output that is nearly 1, the last digits of 1 count.</summary>
    private static double SlopeTolerance(string name, float x) => name switch
    {
        "Selu" => 4e-7,
        "Sigmoid" or "Tanh" => 3e-7,
        // 1 less a share near 1, times the slope of a cube.
        "GeluTanh" when x > -2 => 2e-6,
        // The smallest sigmoid times the slope of a cube and the input.
        "GeluTanh" => 2e-39 * Math.Pow(Math.Abs(x), 3),
        _ when name.StartsWith("Elu", StringComparison.Ordinal) => 2e-7,
        _ => x > -2 ? 1e-6 : 0,
    };

    private static bool IsNearBend(double x) => Math.Abs(x) < .01 || Math.Abs(Math.Abs(x) - 3) < .01;
}
