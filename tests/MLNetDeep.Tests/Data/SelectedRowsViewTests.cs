using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class SelectedRowsViewTests
{
    private readonly WatchedView _data = new(TaskRows.Single(10));

    [TestMethod]
    public void It_has_the_chosen_rows_and_no_others()
    {
        var view = new SelectedRowsView(_data, [1, 2, 7]);
        var labels = ColumnValues.All(TaskRows.Single(10), "Label");
        CollectionAssert.AreEqual(new[] { labels[1], labels[2], labels[7] }, ColumnValues.All(view, "Label"));
        Assert.AreEqual(3, view.GetRowCount());
        Assert.AreSame(_data.Schema, view.Schema);
        Assert.AreEqual(3, _data.Reads("Label"), "A value of a row that is not wanted is not asked for.");
        Assert.AreEqual((1, 1, 8), (_data.Cursors, _data.Disposals, _data.Moves),
            "It reads no further than it must, and leaves no cursor open.");
    }

    [TestMethod]
    public void A_cursor_says_where_it_is()
    {
        var view = new SelectedRowsView(_data, [0, 9]);
        using var cursor = view.GetRowCursorSet([view.Schema["Label"]], n: 4).Single();
        var positions = new List<long> { cursor.Position };
        while (cursor.MoveNext())
            positions.Add(cursor.Position);
        positions.Add(cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        CollectionAssert.AreEqual(new long[] { -1, 0, 1, -1 }, positions);
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Features"]));
    }

    [TestMethod]
    public void Of_no_rows_it_is_empty() => Assert.IsEmpty(ColumnValues.All(new SelectedRowsView(_data, []), "Label"));

    [TestMethod]
    public void Data_that_has_become_shorter_is_refused() => Assert.AreEqual(
        "A data view must give the same rows every time it is read. Received: 10 rows, where 13 or more were there before. Save the data "
        + "to a file first, or keep it in memory with mlContext.Data.Cache.",
        Assert.ThrowsExactly<InvalidOperationException>(() => ColumnValues.All(new SelectedRowsView(_data, [3, 12]), "Label")).Message);
}
