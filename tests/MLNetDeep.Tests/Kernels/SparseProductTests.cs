using MLNetDeep.Kernels;

namespace MLNetDeep.Tests.Kernels;

/// <summary>Products with inputs of which zeros are left out beside those of the same inputs as they are.</summary>
[TestClass]
public sealed unsafe class SparseProductTests
{
    /// <summary>Units that fill no vector, several, and more than are gone over together; inputs that fill no block, and several.</summary>
    private static readonly (int Rows, int Inputs, int Units)[] Shapes =
        [(1, 1, 1), (1, 128, 3), (5, 33, 7), (40, 200, 96), (17, 75, 300), (9, 16, 16), (64, 47, 257)];

    public static IEnumerable<object[]> Paths => MatrixKernelsTests.Paths;

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void Leaving_zeros_out_changes_no_bit(string path)
    {
        foreach (var (rows, inputs, units) in Shapes)
        {
            // One input in so many is not 0; of the last, whole blocks of inputs are 0 in all rows.
            foreach (var oneOf in new[] { 1, 3, 20, 400 })
            {
                foreach (var isPlain in new[] { true, false })
                {
                    var (dense, sparse) = (Run(isSparse: false), Run(isSparse: true));
                    CollectionAssert.AreEqual(
                        dense, sparse, $"{path}: {rows}×{inputs}×{units}, 1 of {oneOf}, {(isPlain ? "plain" : "added")}");

                    float[] Run(bool isSparse)
                    {
                        using var layer = new LayerMatrices(rows, inputs, units);
                        var random = new Random(5);
                        layer.X.Fill((_, _) => random.Next(oneOf) == 0 ? 2 * random.NextSingle() - 1 : 0);
                        layer.Dw.Fill((unit, input) => unit - input);
                        using var scratch = new PaddedMatrix(1, MatrixKernelsTests.Of(path).ScratchSize(units), around: 1, gap: 0);
                        new Span<float>(scratch.View.Start, scratch.View.Columns).Fill(float.NaN);
                        if (isSparse)
                            RunSparse(MatrixKernelsTests.Of(path), layer, isPlain, scratch.View.Start);
                        else
                            RunDense(MatrixKernelsTests.Of(path), layer, isPlain, scratch.View.Start);
                        Assert.IsTrue(layer.IsCleanAround() && scratch.IsCleanAround(), $"{path}: something was written outside a matrix.");
                        return [.. layer.Y.Values(), .. layer.Dw.Values()];
                    }
                }
            }
        }
    }

    private static void RunDense(MatrixKernels kernels, LayerMatrices layer, bool isPlain, float* scratch)
    {
        kernels.Forward(layer.X.View, layer.W.View, isPlain ? null : layer.Bias, layer.Y.View, scratch);
        kernels.WeightGradient(layer.Dy.View, layer.X.View, layer.Dw.View, accumulate: !isPlain, scratch);
    }

    private static void RunSparse(MatrixKernels kernels, LayerMatrices layer, bool isPlain, float* scratch)
    {
        var (rowCount, columns) = (layer.X.View.Rows, layer.X.View.Columns);
        var entries = (from column in Enumerable.Range(0, columns)
                       from row in Enumerable.Range(0, rowCount)
                       where layer.X[row, column] != 0
                       select (column, row)).ToArray();
        int[] starts = [.. Enumerable.Range(0, columns + 1).Select(column => entries.Count(entry => entry.column < column))];
        fixed (int* start = starts)
        fixed (int* row = entries.Select(entry => entry.row).ToArray())
        fixed (float* value = entries.Select(entry => layer.X[entry.row, entry.column]).ToArray())
        {
            var x = new SparseColumns(start, row, value, rowCount, columns);
            kernels.Forward(x, layer.W.View, isPlain ? null : layer.Bias, layer.Y.View, scratch);
            kernels.WeightGradient(layer.Dy.View, x, layer.Dw.View, accumulate: !isPlain, scratch);
        }
    }
}
