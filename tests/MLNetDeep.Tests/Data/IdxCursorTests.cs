using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using static MLNetDeep.Tests.Support.IdxBytes;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class IdxCursorTests : IDisposable
{
    private const string NoRow = "Values can be fetched only while the cursor stands at a row: after a MoveNext that returned true, and "
        + "before one that returned false or Dispose.";

    private readonly TempFolder _folder = new();
    private readonly IDataView _data;

    public IdxCursorTests() =>
        _data = new MLContext().Data.LoadFromIdx(
        _folder.Write("images", Counting(3, 2)), _folder.Write("labels", Gzip(OfBytes([3], 7, 8, 9))));

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Two_cursors_at_once_do_not_disturb_each_other()
    {
        using var first = _data.GetRowCursor(_data.Schema);
        using var second = _data.GetRowCursor(_data.Schema);
        var (readFirst, readSecond) = (
            ColumnValues.Reader(first, _data.Schema["Label"]), ColumnValues.Reader(second, _data.Schema["Label"]));
        first.MoveNext();
        first.MoveNext();
        second.MoveNext();
        Assert.AreEqual(((byte)8, (byte)7), (readFirst(), readSecond()));
        Assert.AreEqual((1L, 0L), (first.Position, second.Position));
    }

    [TestMethod]
    public void Getters_work_only_at_a_row()
    {
        using var cursor = _data.GetRowCursor(_data.Schema);
        var label = cursor.GetGetter<byte>(_data.Schema["Label"]);
        var image = cursor.GetGetter<VBuffer<byte>>(_data.Schema["Image"]);
        var id = cursor.GetIdGetter();
        FetchingFails();
        Assert.AreEqual(-1, cursor.Position);

        for (var row = 0; row < 3; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            DataViewRowId value = default;
            id(ref value);
            Assert.AreEqual(new DataViewRowId((ulong)row, 0), value);
        }
        Assert.IsFalse(cursor.MoveNext());
        FetchingFails();
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());

        void FetchingFails()
        {
            byte byteValue = 0;
            VBuffer<byte> vector = default;
            DataViewRowId rowId = default;
            foreach (var fetch in new Action[] { () => label(ref byteValue), () => image(ref vector), () => id(ref rowId) })
                Assert.AreEqual(NoRow, Assert.ThrowsExactly<InvalidOperationException>(fetch).Message);
        }
    }

    [TestMethod]
    public void Disposing_early_closes_the_files_and_ends_the_rows()
    {
        var cursor = _data.GetRowCursor(_data.Schema);
        Assert.IsTrue(cursor.MoveNext());
        cursor.Dispose();
        cursor.Dispose();
        Assert.IsFalse(cursor.MoveNext());
        using var exclusive = new FileStream(_folder["images"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [TestMethod]
    public void A_file_none_of_whose_values_are_asked_for_is_not_opened()
    {
        File.Delete(_folder["images"]);
        CollectionAssert.AreEqual(new object[] { (byte)7, (byte)8, (byte)9 }, ColumnValues.All(_data, "Label"));

        File.Delete(_folder["labels"]);
        using var cursor = _data.GetRowCursor([]);
        Assert.IsTrue(cursor.MoveNext() && cursor.MoveNext() && cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Columns_that_are_not_active_have_no_getter()
    {
        using var cursor = _data.GetRowCursor([_data.Schema["Label"]]);
        Assert.IsTrue(cursor.IsColumnActive(_data.Schema["Label"]));
        Assert.IsFalse(cursor.IsColumnActive(_data.Schema["Image"]));
        Assert.AreEqual(
            "Column 'Image' must be active in this cursor. Name it among the columns needed where the cursor is made. (Parameter 'column')",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<byte>>(_data.Schema["Image"])).Message);
    }

    [TestMethod]
    public void A_getter_has_the_type_of_its_column()
    {
        using var cursor = _data.GetRowCursor(_data.Schema);
        Assert.AreEqual(
            "The getter of column 'Label' must have the column's type 'System.Byte'. Received: 'System.Single'.",
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(_data.Schema["Label"])).Message);
    }

    [TestMethod]
    public void Columns_of_other_data_are_refused()
    {
        var other = new MemoryView().AddSingles("A", [1]).AddSingles("B", [1]).AddSingles("C", [1]).Schema;
        Assert.AreEqual(
            "Column 'A' must be one of this data view's. Take columns from its own Schema. (Parameter 'columnsNeeded')",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _data.GetRowCursor([other["A"]])).Message);
        using var cursor = _data.GetRowCursor(_data.Schema);
        Assert.AreEqual(
            "Column 'C' must be one of this cursor's. Take columns from its own Schema. (Parameter 'column')",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.IsColumnActive(other["C"])).Message);
    }

    [TestMethod]
    public void A_set_of_cursors_is_one_cursor_with_all_rows()
    {
        var cursors = _data.GetRowCursorSet(_data.Schema, 4, new Random(1));
        Assert.HasCount(1, cursors);
        using var cursor = cursors[0];
        Assert.IsTrue(cursor.MoveNext() && cursor.MoveNext() && cursor.MoveNext());
        Assert.AreEqual((2L, 0L), (cursor.Position, cursor.Batch));
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Rows_allocate_nothing()
    {
        var data = new MLContext().Data.LoadFromIdx(_folder.Write("many", Counting(5000, 100)));
        using var cursor = data.GetRowCursor(data.Schema);
        var get = cursor.GetGetter<VBuffer<byte>>(data.Schema["Image"]);
        var id = cursor.GetIdGetter();
        VBuffer<byte> image = default;
        DataViewRowId rowId = default;
        cursor.MoveNext();
        get(ref image);
        id(ref rowId);

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (cursor.MoveNext())
        {
            get(ref image);
            id(ref rowId);
        }
        Assert.IsLessThan(1000, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
