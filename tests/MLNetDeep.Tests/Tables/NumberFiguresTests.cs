using MLNetDeep.Tables;

namespace MLNetDeep.Tests.Tables;

/// <summary>What is seen of the numbers of a column: whether they are those of rows or customers, in little memory.</summary>
[TestClass]
public sealed class NumberFiguresTests
{
    private const int Many = 3 * NumberFigures.MostRemembered;

    [TestMethod]
    public void Very_many_identifiers_are_found_in_little_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rows = Of(Enumerable.Range(5, Many));
        var customers = Of(Enumerable.Range(0, Many).Select(row => row * 7L));
        Assert.IsLessThan(20_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsTrue(rows.AreNumberedThrough);
        Assert.IsTrue(customers is { AreWholeAndDifferent: true, AreNumberedThrough: false });
    }

    [TestMethod]
    public void Very_many_numbers_that_come_again_are_no_identifiers()
    {
        Assert.IsFalse(Of(Enumerable.Range(0, Many).Select(row => row % 150_000L)).AreWholeAndDifferent, "There is no room for as many.");
        Assert.IsFalse(Of(Enumerable.Range(0, 100).Select(row => row % 99L)).AreWholeAndDifferent);
        var figures = Of(Enumerable.Range(0, Many));
        figures.Add(.5);
        Assert.IsFalse(figures.AreWholeAndDifferent);
    }

    private static NumberFigures Of(IEnumerable<int> values) => Of(values.Select(value => (long)value));

    private static NumberFigures Of(IEnumerable<long> values)
    {
        var figures = new NumberFigures();
        foreach (var value in values)
            figures.Add(value);
        return figures;
    }
}
