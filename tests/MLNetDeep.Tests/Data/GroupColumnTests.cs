using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class GroupColumnTests
{
    [TestMethod]
    public void Groups_are_numbered_as_they_are_first_seen_in_keys_text_and_integers_of_any_size()
    {
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Numbers(new MemoryView().AddText("G", "b", "a", "b")));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.SByte, (sbyte)-1, (sbyte)0, (sbyte)-1)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.Byte, (byte)7, (byte)0, (byte)7)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.Int16, (short)7, (short)0, (short)7)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.UInt16, (ushort)7, (ushort)0, (ushort)7)));
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.Int32, 7, 0, 7)));
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.UInt32, 7u, 0u, 7u)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.Int64, long.MaxValue, 0L, long.MaxValue)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", NumberDataViewType.UInt64, ulong.MaxValue, 0ul, ulong.MaxValue)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", new KeyDataViewType(typeof(byte), 9), (byte)3, (byte)2, (byte)3)));
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", new KeyDataViewType(typeof(uint), 9), 3u, 2u, 3u)));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 0 }, Numbers(new MemoryView().Add("G", new KeyDataViewType(typeof(ulong), 9), 3ul, 2ul, 3ul)));
    }

    [TestMethod]
    public void A_missing_key_and_empty_text_are_no_group()
    {
        CollectionAssert.AreEqual(new[] { -1, 0, -1 }, Numbers(new MemoryView().AddText("G", "", "a", "")));
        CollectionAssert.AreEqual(
            new[] { -1, 0, -1 }, Numbers(new MemoryView().Add("G", new KeyDataViewType(typeof(uint), 9), 0u, 4u, 0u)));
        CollectionAssert.AreEqual(
            new[] { -1, 0, -1 },
            Numbers(new MemoryView().Add("G", new KeyDataViewType(typeof(ushort), 9), (ushort)0, (ushort)4, (ushort)0)));
    }

    [TestMethod]
    public void A_row_without_a_group_is_on_neither_side_and_counted()
    {
        var history = Fit(new GroupSplit("G", 0.5f), Rows("a", "b", "", "a", "b", "", "a", "b"));

        Assert.AreEqual(2, history.SkippedRowCount);
        Assert.AreEqual(3, history.TrainingRowCount);
        Assert.AreEqual(3, history.ValidationRowCount);
    }

    [TestMethod]
    public void A_group_seen_only_in_rows_left_out_for_another_reason_leaves_no_gap()
    {
        var rows = new MemoryView()
            .AddText("G", "x", "a", "b", "x", "a", "b")
            .AddSingles("Features", [float.NaN], [1], [2], [float.NaN], [4], [5])
            .Add("Label", NumberDataViewType.Single, 1f, 2f, 3f, 4f, 5f, 6f);

        var history = Fit(new GroupSplit("G", 0.1f), rows);

        Assert.AreEqual(2, history.ValidationRowCount, "A gap would be a group of no rows, the smallest.");
    }

    [TestMethod]
    public void A_missing_group_column_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(new GroupSplit("Absent", 0.5f), Rows("a", "b")));
        Assert.AreEqual("Group column 'Absent' is missing. Columns of the input: 'G', 'Features', 'Label'. Name the right one in "
            + "GroupSplit.GroupColumnName.", error.Message);
    }

    [TestMethod]
    [DataRow("Label", "Group column 'Label' must be a key, text or an integer. Received: Single. Append "
        + "Conversion.MapValueToKey(\"Label\").")]
    [DataRow("Features", "Group column 'Features' must be a key, text or an integer. Received: Vector<Single>. Name a column of one "
        + "value for each row.")]
    public void A_group_column_of_another_type_is_refused(string name, string message) =>
        Assert.AreEqual(message,
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(new GroupSplit(name, 0.5f), Rows("a", "b"))).Message);

    private static MemoryView Rows(params string[] groups) => new MemoryView()
        .AddText("G", groups)
        .AddSingles("Features", [.. groups.Select((_, row) => (float[])[row])])
        .Add("Label", NumberDataViewType.Single, [.. groups.Select((_, row) => (float)row)]);

    private static TrainingHistory Fit(ValidationSplit split, IDataView rows) =>
        new DenseNetworkTrainer(
            new MLContext(),
            new DenseNetworkOptions
            {
                ValidationSplit = split,
                HiddenLayers = [],
                NumberOfEpochs = 1,
                Seed = 1,
                Device = TestDevice.Device
            }).Fit(rows).History;

    private static int[] Numbers(MemoryView view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        var get = GroupColumn.GetterOf(cursor, view.Schema["G"]);
        var numbers = new List<int>();
        for (var number = 0; cursor.MoveNext();)
        {
            get(ref number);
            numbers.Add(number);
        }
        return [.. numbers];
    }
}
