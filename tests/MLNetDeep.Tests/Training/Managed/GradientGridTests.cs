using MLNetDeep.Training.Managed;

namespace MLNetDeep.Tests.Training.Managed;

[TestClass]
public sealed class GradientGridTests
{
    [TestMethod]
    [DataRow(512, 784, 1, 1)]
    [DataRow(512, 784, 4, 4)]
    [DataRow(512, 784, 48, 48)]
    [DataRow(100, 784, 8, 8)]
    [DataRow(10, 512, 48, 8)]
    [DataRow(1, 1, 300, 1)]
    public void There_are_as_many_pieces_as_wanted_or_as_there_can_be(int units, int inputs, int wanted, int expected)
    {
        var pieces = new GradientGrid(units, inputs, wanted).Pieces;
        Assert.IsTrue(pieces >= expected && pieces <= expected + expected / 4, $"{pieces} of {wanted}");
    }

    [TestMethod]
    public void Pieces_cover_the_matrix_once()
    {
        foreach (var (units, inputs) in new[] { (512, 784), (100, 784), (10, 100), (1, 1), (25, 65), (300, 1) })
        {
            foreach (var wanted in new[] { 1, 2, 3, 7, 24, 200 })
            {
                var grid = new GradientGrid(units, inputs, wanted);
                var times = new int[units, inputs];
                for (var piece = 0; piece < grid.Pieces; piece++)
                {
                    var (rows, columns) = grid[piece];
                    for (var unit = rows.Start; unit < rows.Start + rows.Count; unit++)
                    {
                        for (var input = columns.Start; input < columns.Start + columns.Count; input++)
                            times[unit, input]++;
                    }
                }
                Assert.IsTrue(times.Cast<int>().All(count => count == 1), $"{units}×{inputs}, {wanted} wanted, {grid.Pieces} pieces");
            }
        }
    }

    [TestMethod]
    public void Pieces_are_near_to_squares()
    {
        var (units, inputs) = new GradientGrid(1024, 1024, 16)[0];
        Assert.IsTrue(Math.Max(units.Count, inputs.Count) <= 2 * Math.Min(units.Count, inputs.Count), $"{units.Count}×{inputs.Count}");
    }
}
