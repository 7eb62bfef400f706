using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tests.Spaces;

[TestClass]
public sealed class DomainTests
{
    private static readonly Domain[] All =
    [
        new RealDomain(-3, 7, LogScale: false), new RealDomain(1e-5, 1e-1, LogScale: true), new IntegerDomain(-2, 9, LogScale: false),
        new IntegerDomain(1, 500, LogScale: true),
        new ChoiceDomain(["a", "b", "c"]),
    ];

    [TestMethod]
    public void A_value_lies_in_the_cell_that_gives_it()
    {
        foreach (var domain in All)
        {
            for (var unit = 0.0005; unit < 1; unit += .001)
            {
                var value = domain.FromUnit(unit);
                Assert.IsTrue(domain.Holds(value), $"{domain}: {value}");
                var (low, high) = domain.CellOf(value);
                Assert.IsTrue(low - 1e-9 <= unit && unit <= high + 1e-9, $"{domain}: {value} has the cell {low} to {high}, not {unit}.");
                Assert.AreEqual(value is double ? (double)value : 0, domain.FromUnit(domain.ToUnit(value)) is double again ? again : 0,
                    1e-9);
            }
        }
    }

    [TestMethod]
    public void The_cells_of_countable_values_fill_the_interval_without_gaps()
    {
        foreach (var domain in All.Where(domain => domain.Count is not null))
        {
            var end = 0.0;
            foreach (var value in domain.Levels(int.MaxValue))
            {
                var (low, high) = domain.CellOf(value);
                Assert.AreEqual(end, low, 1e-9);
                end = high;
            }
            Assert.AreEqual(1, end, 1e-9);
        }
    }

    [TestMethod]
    public void Levels_span_the_scale_with_both_bounds()
    {
        Assert.AreEqual("1E-05 0.001 0.1",
            string.Join(' ',
            All[1].Levels(3).Select(
            level => ((double)level).ToString("g3", System.Globalization.CultureInfo.InvariantCulture)
            .Replace("e", "E", StringComparison.Ordinal))));
        CollectionAssert.AreEqual(new object[] { 1.0, 22.0, 500.0 }, All[3].Levels(3).ToArray());
        CollectionAssert.AreEqual(new object[] { "a", "b", "c" }, All[4].Levels(2).ToArray());
    }
}
