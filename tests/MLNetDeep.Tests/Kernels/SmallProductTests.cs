namespace MLNetDeep.Tests.Kernels;

/// <summary>Products that pack nothing: their sums where the sizes just allow or just forbid it, and what lies beside the
/// matrices.</summary>
[TestClass]
public sealed class SmallProductTests
{
    /// <summary>Columns that fill no vector, one and a half, and those that end with a vector that begins within the one before.</summary>
    private static readonly (int Rows, int Inputs, int Units)[] Shapes =
        [(32, 20, 64), (17, 9, 41), (6, 33, 16), (32, 64, 2), (1, 31, 8), (5, 8, 70)];

    /// <summary>Each limit of each product, and one more: a product of this shape is packed.</summary>
    private static readonly (int Rows, int Inputs, int Units)[] Limits =
    [
        // How many floats the matrices have: outputs, the gradient of inputs, that of weights.
        (33, 256, 63), (33, 256, 64), (33, 63, 256), (33, 64, 256), (192, 64, 64), (193, 64, 64),
        // The depth of a panel, in the same order.
        (40, 272, 40), (40, 273, 40), (20, 40, 272), (20, 40, 273), (272, 40, 20), (273, 40, 20),
        // Both matrices' rows with their gaps of three floats: 255 and 256.
        (16, 149, 100), (16, 150, 100),
        // Outputs as high and as wide as a panel of each width of vector; gradients as wide as a vector.
        (8, 5, 8), (9, 5, 8), (9, 5, 7), (16, 5, 16), (17, 5, 16), (17, 5, 15), (32, 5, 32), (33, 5, 32), (33, 5, 31),
        (9, 3, 8), (9, 4, 8), (9, 7, 8), (9, 8, 8), (9, 15, 8), (9, 16, 8), (9, 17, 8),
    ];

    public static IEnumerable<object[]> Paths => MatrixKernelsTests.Paths;

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void Matrices_that_stay_where_they_lie_have_the_same_chains(string path)
    {
        foreach (var (rows, inputs, units) in (IEnumerable<(int, int, int)>)[.. Shapes, .. Limits])
        {
            using var layer = new LayerMatrices(rows, inputs, units);
            layer.Run(MatrixKernelsTests.Of(path), withBias: true, accumulate: false);
            layer.AssertChains(before: 0, $"{path}: {rows} rows, {inputs} inputs, {units} units");
            Assert.IsTrue(layer.IsCleanAround(), $"{path}: something was written outside a matrix.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void What_lies_beside_the_matrices_is_neither_read_into_results_nor_written(string path)
    {
        // One shape that is packed, and one whose vectors lie across the rows.
        foreach (var (rows, inputs, units) in (IEnumerable<(int, int, int)>)[.. Shapes, (9, 300, 41), (70, 31, 5)])
        {
            var results = new[] { 1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue }.Select(around =>
            {
                using var layer = new LayerMatrices(rows, inputs, units, around);
                layer.Run(MatrixKernelsTests.Of(path), withBias: true, accumulate: false);
                Assert.IsTrue(
                    layer.IsCleanAround(), $"{path}: {rows} rows, {inputs} inputs, {units} units: something was written over {around}.");
                return layer.Results();
            }).ToArray();
            foreach (var other in results[1..])
                CollectionAssert.AreEqual(results[0], other, $"{path}: {rows} rows, {inputs} inputs, {units} units");
        }
    }
}
