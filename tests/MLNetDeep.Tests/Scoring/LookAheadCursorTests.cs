using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Scoring;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>Reading blocks ahead must not show: every value is that of its row.</summary>
[TestClass]
public sealed class LookAheadCursorTests
{
    /// <summary>Rows in the largest block of three features; the first ones hold 16, 64 and 256.</summary>
    private const int Block = 1024;

    private const int SmallBlocks = 16 + 64 + 256;

    private readonly DenseNetworkTransformer _transformer = RandomModel.Transformer(
        LearningTask.MulticlassClassification, featureCount: 3, outputCount: 4);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(15)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(SmallBlocks)]
    [DataRow(SmallBlocks + Block)]
    [DataRow(SmallBlocks + 2 * Block + 5)]
    public void Every_value_is_that_of_its_row(int rows)
    {
        var source = EveryType.View(rows);
        var scored = _transformer.Transform(source);
        AssertRows(source, scored, scored.Schema, rows);
    }

    [TestMethod]
    [DataRow("Score")]
    [DataRow("PredictedLabel")]
    [DataRow("Text Sparse")]
    [DataRow("Features")]
    [DataRow("")]
    [DataRow("Score Features")]
    [DataRow("PredictedLabel Key Ragged")]
    [DataRow("Score PredictedLabel Boolean")]
    public void Only_the_columns_asked_for_are_read_and_each_once(string names)
    {
        const int Rows = Block + 10;
        var source = new WatchedView(EveryType.View(Rows));
        var scored = _transformer.Transform(source);
        var columns = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => scored.Schema[name]).ToArray();

        AssertRows(EveryType.View(Rows), scored, columns, Rows);

        var scores = columns.Any(column => column.Name is "Score" or "PredictedLabel");
        var inputs = columns.Select(column => column.Name).Except(["Score", "PredictedLabel"]).Concat(scores ? ["Features"] : []).Distinct()
            .ToArray();
        Assert.AreEqual(string.Join(" ", inputs.Order(StringComparer.Ordinal)), source.LastColumns);
        foreach (var input in inputs)
            Assert.AreEqual(Rows, source.Reads(input), input);
        Assert.AreEqual((1, Rows, 1), (source.Cursors, source.Moves, source.Disposals));
    }

    [TestMethod]
    public void Ids_and_batches_are_those_of_the_source()
    {
        var source = new WatchedView(EveryType.View(Block + 3));
        using var cursor = _transformer.Transform(source).GetRowCursor(_transformer.Transform(source).Schema);
        var getId = cursor.GetIdGetter();
        DataViewRowId id = default;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            getId(ref id);
            Assert.AreEqual((new DataViewRowId((ulong)row * 7 + 3, 9), 100L + row / 5, (long)row), (id, cursor.Batch, cursor.Position));
        }
    }

    [TestMethod]
    public void Two_cursors_do_not_disturb_each_other()
    {
        var scored = _transformer.Transform(EveryType.View(Block + 50));
        var expected = ColumnValues.Singles(scored, "Score");
        using var slow = scored.GetRowCursor([scored.Schema["Score"]]);
        using var fast = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Int32"]]);
        var (readSlow, readFast, readNumber) = (
            ColumnValues.Reader(slow, scored.Schema["Score"]), ColumnValues.Reader(fast, scored.Schema["Score"]),
            ColumnValues.Reader(fast, scored.Schema["Int32"]));

        for (var row = 0; slow.MoveNext(); row++)
        {
            for (var twice = 0; twice < 2 && fast.MoveNext(); twice++)
            {
                AssertScores(expected[fast.Position], readFast());
                Assert.AreEqual(-(int)fast.Position, readNumber());
            }
            AssertScores(expected[row], readSlow());
        }
        Assert.IsFalse(fast.MoveNext());
    }

    [TestMethod]
    public void Columns_not_asked_for_and_wrong_types_are_refused()
    {
        var scored = _transformer.Transform(EveryType.View(1));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Text"]]);

        Assert.IsTrue(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.IsFalse(cursor.IsColumnActive(scored.Schema["PredictedLabel"]));
        Refuses(() => cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]),
            "Column 'PredictedLabel' must be asked for when the cursor is made. Received: a request for its values from a cursor made "
            + "without it.");
        Refuses(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]),
            "Column 'Features' must be asked for when the cursor is made. Received: a request for its values from a cursor made without "
            + "it.");
        Refuses(() => cursor.GetGetter<float>(scored.Schema["Score"]),
            "Values of column 'Score' must be asked for as Microsoft.ML.Data.VBuffer`1[System.Single]. Received: System.Single.");
        Refuses(() => cursor.GetGetter<string>(scored.Schema["Text"]),
            "Values of column 'Text' must be asked for as System.ReadOnlyMemory`1[System.Char]. Received: System.String.");

        static void Refuses(Func<Delegate> get, string message) =>
            Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => _ = get()).Message);
    }

    [TestMethod]
    public void Any_subset_of_columns_may_be_asked_for()
    {
        const int Rows = 40;
        var source = EveryType.View(Rows);
        var scored = _transformer.Transform(source);
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var share = random.NextDouble();
            AssertRows(source, scored, [.. scored.Schema.Where(_ => random.NextDouble() < share)], Rows);
        }
    }

    [TestMethod]
    public void Getters_may_be_made_when_rows_have_been_read_already()
    {
        var scored = _transformer.Transform(EveryType.View(100));
        using var cursor = scored.GetRowCursor(scored.Schema);
        for (var row = 0; row < 50; row++)
            Assert.IsTrue(cursor.MoveNext());
        AssertScores(Expected(49), ColumnValues.Reader(cursor, scored.Schema["Score"])());
        Assert.AreEqual("row 49", ColumnValues.Reader(cursor, scored.Schema["Text"])());
        Assert.IsTrue(cursor.MoveNext());
        AssertScores(Expected(50), ColumnValues.Reader(cursor, scored.Schema["Score"])());
    }

    [TestMethod]
    public void A_value_may_be_kept_while_the_cursor_moves_on()
    {
        const int Rows = Block + 40;
        var scored = _transformer.Transform(EveryType.View(Rows));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var (getScore, getFeatures) = (
            cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]), cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]));
        var kept = new List<(VBuffer<float> Score, VBuffer<float> Features)>();
        while (cursor.MoveNext())
        {
            VBuffer<float> score = default, features = default;
            getScore(ref score);
            getFeatures(ref features);
            kept.Add((score, features));
        }

        for (var row = 0; row < Rows; row++)
        {
            CollectionAssert.AreEqual(EveryType.FeaturesOf(row).DenseValues().ToArray(), kept[row].Features.DenseValues().ToArray());
            Assert.AreEqual(row % 2 == 0, kept[row].Features.IsDense, "What is sparse stays sparse.");
            AssertScores(Expected(row), kept[row].Score.DenseValues().Cast<object>().ToArray());
        }
    }

    private void AssertRows(MemoryView source, IDataView scored, IEnumerable<DataViewSchema.Column> columns, int rows)
    {
        using var expectedCursor = source.GetRowCursor(source.Schema);
        using var cursor = scored.GetRowCursor(columns);
        Assert.AreSame(scored.Schema, cursor.Schema);
        var readers = columns.Select(
            column => (column.Name, Read: ColumnValues.Reader(cursor, column), ReadExpected: ExpectedReader(column.Name))).ToArray();

        while (cursor.MoveNext())
        {
            Assert.IsTrue(expectedCursor.MoveNext());
            foreach (var (name, read, readExpected) in readers)
            {
                var (expected, actual) = (readExpected(), read());
                Assert.IsTrue(ColumnValues.AreEqual(expected, actual),
                    $"Column '{name}' of row {cursor.Position} is {ColumnValues.Show(actual)}, not {ColumnValues.Show(expected)}.");
            }
        }
        Assert.IsFalse(expectedCursor.MoveNext());
        Assert.AreEqual(rows, source.GetRowCount());
        Assert.AreEqual(rows, scored.GetRowCount());

        Func<object> ExpectedReader(string name) => name switch
        {
            "Score" => () => Expected((int)expectedCursor.Position).Cast<object>().ToArray(),
            "PredictedLabel" => () => (uint)Expected((int)expectedCursor.Position).Index().MaxBy(score => score.Item).Index + 1,
            _ => ColumnValues.Reader(expectedCursor, source.Schema[name]),
        };
    }

    private float[] Expected(int row)
    {
        var (scorer, scores) = (new NetworkScorer(_transformer.Model), new float[4]);
        scorer.Score(EveryType.FeaturesOf(row).DenseValues().ToArray(), scores);
        return scores;
    }

    private static void AssertScores(float[] expected, object actual) =>
        CollectionAssert.AreEqual(expected, ((object[])actual).Cast<float>().ToArray());
}
