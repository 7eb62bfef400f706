using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>How a cursor that reads ahead ends: at the last row, by disposal, or where its source fails.</summary>
[TestClass]
public sealed class LookAheadEndTests
{
    /// <summary>Rows in the largest block of three features; the first ones hold 16, 64 and 256.</summary>
    private const int Block = 1024;

    private const int SmallBlocks = 16 + 64 + 256;

    private readonly DenseNetworkTransformer _transformer = RandomModel.Transformer(
        LearningTask.MulticlassClassification, featureCount: 3, outputCount: 4);

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(SmallBlocks + 7)]
    public void A_source_that_fails_in_a_row_fails_there_and_not_before(int bad)
    {
        var source = new WatchedView(
            new MemoryView().AddComputed("Features", new VectorDataViewType(NumberDataViewType.Single, 3), 2 * Block, row =>
            row == bad ? throw new IOException("The disk is gone.") : EveryType.FeaturesOf((int)row)));
        var scored = _transformer.Transform(source);
        var expected = ColumnValues.Singles(_transformer.Transform(EveryType.View(2 * Block)), "Score");
        using (var cursor = scored.GetRowCursor([scored.Schema["Score"]]))
        {
            var read = ColumnValues.Reader(cursor, scored.Schema["Score"]);
            for (var row = 0; row < bad; row++)
            {
                Assert.IsTrue(cursor.MoveNext());
                CollectionAssert.AreEqual(expected[row], ((object[])read()).Cast<float>().ToArray());
            }

            // Nor is it skipped when asked again.
            for (var again = 0; again < 3; again++)
            {
                var error = Assert.ThrowsExactly<IOException>(() => cursor.MoveNext());
                Assert.AreEqual("The disk is gone.", error.Message);
                StringAssert.Contains(
                    error.StackTrace, nameof(A_source_that_fails_in_a_row_fails_there_and_not_before), "It says where it was thrown.");
                Assert.ThrowsExactly<InvalidOperationException>(read);
            }
        }
        Assert.AreEqual(1, source.Disposals);
    }

    [TestMethod]
    public void Disposed_early_it_disposes_its_source_once()
    {
        var source = new WatchedView(EveryType.View(10));
        var scored = _transformer.Transform(source);
        var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.IsTrue(cursor.MoveNext());
        cursor.Dispose();
        cursor.Dispose();

        Assert.AreEqual(1, source.Disposals);
        Assert.AreEqual((-1L, 0L), (cursor.Position, cursor.Batch));
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Disposed_within_a_block_it_gives_nothing_more()
    {
        var source = new WatchedView(EveryType.View(3 * Block));
        var scored = _transformer.Transform(source);
        var cursor = scored.GetRowCursor(scored.Schema);
        var read = ColumnValues.Reader(cursor, scored.Schema["Score"]);
        for (var row = 0; row < SmallBlocks + 10; row++)
            Assert.IsTrue(cursor.MoveNext());
        read();
        cursor.Dispose();

        Assert.ThrowsExactly<InvalidOperationException>(read);
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual((SmallBlocks + Block, 1), (source.Moves, source.Disposals));
    }

    [TestMethod]
    public void At_its_end_it_stays_there()
    {
        var scored = _transformer.Transform(new WatchedView(EveryType.View(2)));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.AreEqual((-1L, 0L), (cursor.Position, cursor.Batch));
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Values_are_given_at_a_row_only()
    {
        const string Message = "A cursor must be at a row to give values. Received: a request before the first MoveNext, or after the "
            + "last.";
        var scored = _transformer.Transform(EveryType.View(1));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var getId = cursor.GetIdGetter();
        var readers = scored.Schema.Select(column => ColumnValues.Reader(cursor, column)).Append(() => GetId()).ToArray();

        AssertAllRefuse();
        Assert.IsTrue(cursor.MoveNext());
        foreach (var read in readers)
            read();
        Assert.IsFalse(cursor.MoveNext());
        AssertAllRefuse();

        object GetId()
        {
            DataViewRowId id = default;
            getId(ref id);
            return id;
        }

        void AssertAllRefuse()
        {
            foreach (var read in readers)
                Assert.AreEqual(Message, Assert.ThrowsExactly<InvalidOperationException>(read).Message);
        }
    }
}
