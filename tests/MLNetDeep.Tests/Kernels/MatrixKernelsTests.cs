using System.Runtime.Intrinsics;
using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>The products against plain loops in double precision, on every vector width, for sizes that fill no tile and no
/// panel.</summary>
[TestClass]
public sealed unsafe class MatrixKernelsTests
{
    private static readonly int[] Sizes = [1, 2, 7, 17, 33, 100];
    private static readonly (int Rows, int Inputs, int Units)[] Shapes =
    [
        .. from rows in Sizes from inputs in Sizes from units in Sizes select (rows, inputs, units),
        (31, 784, 100), (45, 300, 129), (3, 577, 5), (289, 3, 10), (600, 2, 3), (1, 784, 100), (310, 3, 70),
    ];

    public static IEnumerable<object[]> Paths =>
        MatrixKernels.All.Select(kernels => new object[] { kernels.GetType().GetGenericArguments()[0].Name });

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void Products_are_those_of_plain_loops(string path)
    {
        foreach (var (rows, inputs, units) in Shapes)
        {
            using var layer = new LayerMatrices(rows, inputs, units);
            var what = $"{path}: {rows} rows, {inputs} inputs, {units} units";

            layer.Run(Of(path), withBias: true, accumulate: true);
            AssertNear(layer.Y, layer.ExpectedOutputs(withBias: true), $"{what}: outputs with bias");
            AssertNear(layer.Dx, layer.ExpectedInputGradient(), $"{what}: input gradient");
            AssertNear(layer.Dw, layer.ExpectedWeightGradient(before: .5), $"{what}: weight gradient, added");

            layer.Run(Of(path), withBias: false, accumulate: false);
            AssertNear(layer.Y, layer.ExpectedOutputs(withBias: false), $"{what}: outputs without bias");
            AssertNear(layer.Dw, layer.ExpectedWeightGradient(before: 0), $"{what}: weight gradient");
            Assert.IsTrue(layer.IsCleanAround(), $"{what}: something was written outside a matrix.");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void All_vector_widths_give_equal_bits(bool accumulate)
    {
        // Of the last three, products that pack nothing with some widths are packed with others.
        foreach (var (rows, inputs, units) in new[]
            { (32, 784, 100), (5, 600, 33), (100, 17, 10), (17, 15, 9), (40, 7, 30), (33, 260, 63) })
        {
            var results = MatrixKernels.All.Select(kernels =>
            {
                using var layer = new LayerMatrices(rows, inputs, units);
                layer.Run(kernels, withBias: true, accumulate);
                return layer.Results();
            }).ToArray();
            CollectionAssert.AreEqual(results[0], results[1]);
            CollectionAssert.AreEqual(results[0], results[2]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void Every_sum_is_one_chain_in_the_order_of_its_depth(string path)
    {
        // Emulated vectors are slow; the sizes fill blocks of rows, of the depth, and four panels packed at once, and leave some over.
        (int Rows, int Inputs, int Units)[] shapes = path == "Lanes512" && !Vector512.IsHardwareAccelerated
            ? [(20, 280, 133), (9, 30, 300)] : [(291, 300, 133), (20, 545, 301), (600, 65, 50), (64, 130, 64), (33, 64, 7)];
        foreach (var (rows, inputs, units) in shapes)
        {
            using var layer = new LayerMatrices(rows, inputs, units);
            layer.Run(Of(path), withBias: true, accumulate: true);
            layer.AssertChains(before: .5f, $"{path}: {rows} rows, {inputs} inputs, {units} units");
        }
    }

    [TestMethod]
    public void However_a_product_is_cut_up_its_bits_are_the_same()
    {
        const int Rows = 70, Inputs = 310, Units = 77;
        var kernels = MatrixKernels.Fastest;
        using var whole = new LayerMatrices(Rows, Inputs, Units);
        whole.Run(kernels, withBias: true, accumulate: false);
        var scratch = Scratch(kernels, Units);

        foreach (var cut in new[] { 1, 13, 32, 38, 64, 69 })
        {
            using var parts = new LayerMatrices(Rows, Inputs, Units);
            fixed (float* memory = scratch)
            {
                foreach (var (start, count) in new[] { (0, cut), (cut, Rows - cut) })
                {
                    kernels.Forward(parts.X.View.RowRange(start, count), parts.W.View, parts.Bias, parts.Y.View.RowRange(start, count),
                        memory);
                    kernels.InputGradient(parts.Dy.View.RowRange(start, count), parts.W.View, parts.Dx.View.RowRange(start, count), memory);
                }
                foreach (var (start, count) in new[] { (0, cut), (cut, Units - cut) })
                    kernels.WeightGradient(
                        parts.Dy.View.ColumnRange(start, count), parts.X.View, parts.Dw.View.RowRange(start, count), false, memory);
            }
            CollectionAssert.AreEqual(whole.Results(), parts.Results(), $"Rows of the batch and units, cut at {cut}.");

            fixed (float* memory = scratch)
            {
                foreach (var (start, count) in new[] { (0, cut), (cut, Units - cut) })
                    kernels.Forward(parts.X.View, parts.W.View.RowRange(start, count), parts.Bias + start,
                        parts.Y.View.ColumnRange(start, count), memory);
            }
            CollectionAssert.AreEqual(whole.Results(), parts.Results(), $"Outputs by units, cut at {cut}.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void A_matrix_packed_once_gives_the_bits_of_products_that_pack_by_themselves(string path)
    {
        var kernels = Of(path);
        foreach (var (rows, inputs, units) in new[] { (5, 290, 133), (40, 33, 128), (7, 300, 260), (1, 1, 1) })
        {
            using var layer = new LayerMatrices(rows, inputs, units);
            layer.Run(kernels, withBias: true, accumulate: false);
            var expected = (Y: layer.Y.Values(), Dx: layer.Dx.Values());

            fixed (float* scratch = Scratch(kernels, units), forward = Packed(inputs, units), backward = Packed(units, inputs))
            {
                Pack(layer.W.View, isTransposed: true, units, forward);
                Pack(layer.W.View, isTransposed: false, inputs, backward);
                kernels.MultiplyPacked(layer.X.View, forward, layer.Bias, layer.Y.View, scratch);
                kernels.MultiplyPacked(layer.Dy.View, backward, null, layer.Dx.View, scratch);
            }
            CollectionAssert.AreEqual(expected.Y, layer.Y.Values(), $"{path}: outputs");
            CollectionAssert.AreEqual(expected.Dx, layer.Dx.Values(), $"{path}: input gradient");
        }

        float[] Packed(int depth, int columns) =>
            GC.AllocateUninitializedArray<float>((int)kernels.PackedSize(depth, columns), pinned: true);

        void Pack(MatrixView matrix, bool isTransposed, int columns, float* packed)
        {
            // The last part first: threads pack in any order.
            for (var start = (columns - 1) / MatrixKernels.PackingGranule * MatrixKernels.PackingGranule; start >= 0;
                start -= MatrixKernels.PackingGranule)
                kernels.Pack(matrix, isTransposed, start, Math.Min(MatrixKernels.PackingGranule, columns - start), packed);
        }
    }

    [TestMethod]
    public void A_product_of_no_depth_is_zero_and_of_no_rows_is_nothing()
    {
        foreach (var kernels in MatrixKernels.All)
        {
            using var noRows = new LayerMatrices(0, 5, 40);
            noRows.Run(kernels, withBias: true, accumulate: false);
            Assert.IsTrue(noRows.Dw.Values().All(value => value == 0));
            Assert.IsTrue(noRows.IsCleanAround());

            using var noInputs = new LayerMatrices(9, 0, 40);
            noInputs.Run(kernels, withBias: true, accumulate: false);
            AssertNear(noInputs.Y, noInputs.ExpectedOutputs(withBias: true), "Nothing but bias.");
        }
    }

    [TestMethod]
    public void Sizes_that_do_not_fit_are_refused()
    {
        using var left = new PaddedMatrix(3, 4);
        using var right = new PaddedMatrix(2, 5);
        using var result = new PaddedMatrix(3, 2);
        Assert.Contains("3×4 and 2×5 into 3×2",
            Assert.ThrowsExactly<ArgumentException>(
            () => MatrixKernels.Fastest.Forward(left.View, right.View, null, result.View, null)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => MatrixKernels.Fastest.InputGradient(left.View, right.View, result.View, null));
        Assert.ThrowsExactly<ArgumentException>(
            () => MatrixKernels.Fastest.WeightGradient(left.View, right.View, result.View, false, null));
        Assert.ThrowsExactly<ArgumentException>(() => new MatrixView(null, 2, 3, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => left.View.RowRange(2, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => left.View.ColumnRange(-1, 2));
    }

    [TestMethod]
    public void Products_allocate_nothing()
    {
        using var layer = new LayerMatrices(33, 50, 20);
        layer.Run(MatrixKernels.Fastest, withBias: true, accumulate: true);
        var scratch = Scratch(MatrixKernels.Fastest, 20);
        fixed (float* memory = scratch)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            layer.Run(MatrixKernels.Fastest, withBias: true, accumulate: true, memory);
            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    internal static MatrixKernels Of(string path) =>
        MatrixKernels.All.Single(kernels => kernels.GetType().GetGenericArguments()[0].Name == path);

    /// <summary>Dirty: what is left of another product must not be seen.</summary>
    private static float[] Scratch(MatrixKernels kernels, int units)
    {
        var scratch = GC.AllocateUninitializedArray<float>(kernels.ScratchSize(units), pinned: true);
        scratch.AsSpan().Fill(float.NaN);
        return scratch;
    }

    private static void AssertNear(PaddedMatrix actual, (double Sum, double Size)[] expected, string what)
    {
        var values = actual.Values();
        Assert.HasCount(expected.Length, values);
        for (var i = 0; i < values.Length; i++)
        {
            // A sum of n products in single precision is off by some √n roundings of what was added up.
            if (!(Math.Abs(values[i] - expected[i].Sum) <= 1e-6 * Math.Max(1, expected[i].Size)))
                Assert.Fail($"{what}: element {i}: {values[i]}, expected {expected[i].Sum}");
        }
    }
}
