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
    [DataRow(96, 2, 2)]
    [DataRow(100, 7, 6)]
    [DataRow(24, 2, 1)]
    [DataRow(3, 7, 1)]
    public void Units_are_shared_out_as_slices_of_columns_are(int units, int owners, int expected)
    {
        var grid = GradientGrid.OfUnits(units, inputs: 500, owners, granule: 16);
        Assert.AreEqual(expected, grid.Pieces);
        var group = new LayerGroup(0, 1, units, ColumnsBack: 0, ColumnGranule: 16, MostRows: 1000);
        Assert.AreEqual(expected, group.PiecesFor(rows: 32, owners));
        for (var piece = 0; piece < grid.Pieces; piece++)
            Assert.AreEqual((group.Slice(rows: 32, grid.Pieces, piece), new Slice(0, 500)), grid[piece]);
    }

    [TestMethod]
    [DataRow(512, 784, 4, 2)]
    [DataRow(100, 784, 3, 2)]
    [DataRow(512, 512, 24, 8)]
    public void Each_owner_has_units_of_its_own_with_all_their_inputs(int units, int inputs, int wanted, int owners)
    {
        var grid = new GradientGrid(units, inputs, wanted, owners);
        Assert.AreEqual(0, grid.Pieces % owners);
        var ofOwners = Enumerable.Range(0, grid.Pieces).ToLookup(piece => piece * owners / grid.Pieces, piece => grid[piece]);
        for (var owner = 0; owner < owners; owner++)
        {
            var from = ofOwners[owner].Min(piece => piece.Units.Start);
            var end = ofOwners[owner].Max(piece => piece.Units.Start + piece.Units.Count);
            Assert.AreEqual((end - from) * inputs, ofOwners[owner].Sum(piece => piece.Units.Count * piece.Inputs.Count));
        }
    }

    /// <summary>Six pieces of 100 units and 784 inputs: by units all inputs are packed twice, which pays at 32 rows alone.</summary>
    [TestMethod]
    [DataRow(32, 48)]
    [DataRow(512, 100)]
    public void Units_have_owners_where_that_packs_little_more(int rows, int unitsOfFirst) =>
        Assert.AreEqual(unitsOfFirst, new GradientGrid(100, 784, wanted: 6, owners: 2, rows)[0].Units.Count);

    [TestMethod]
    public void Pieces_are_near_to_squares()
    {
        var (units, inputs) = new GradientGrid(1024, 1024, 16)[0];
        Assert.IsTrue(Math.Max(units.Count, inputs.Count) <= 2 * Math.Min(units.Count, inputs.Count), $"{units.Count}×{inputs.Count}");
    }
}
