using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Streaming;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Data.Streaming;

/// <summary>An epoch of streamed rows has every row once, in whole batches, and leaves no cursor, thread or piece behind.</summary>
[TestClass]
public sealed class StreamedRowsTests
{
    private const int Rows = 1003;
    private const int BatchSize = 8;

    /// <summary>Room for two pieces of 25 batches: a row is a feature of 4 bytes and 32 beside it.</summary>
    private const long SmallMemory = 2 * 25 * BatchSize * 36;

    [TestMethod]
    [DataRow(SmallMemory, 200)]
    [DataRow(1L, BatchSize)]
    [DataRow(1L << 30, 1008)]
    public void Every_row_comes_once_and_every_batch_but_the_last_is_whole(long memory, int rowsInPiece)
    {
        var rows = Stream(Numbered(), memory: memory);
        Assert.AreEqual((Rows, rowsInPiece), (rows.Count, rows.RowsInPiece));
        foreach (var isShuffled in new[] { false, true })
        {
            var pieces = Pieces(rows, new RowOrder(Seed: 1, Epoch: 3, isShuffled));
            CollectionAssert.AreEqual(Enumerable.Range(0, Rows).ToArray(), pieces.SelectMany(piece => piece).Order().ToArray());
            Assert.IsTrue(pieces.SkipLast(1).All(piece => piece.Length % BatchSize == 0 && piece.Length <= rowsInPiece));
        }
    }

    [TestMethod]
    public void More_rows_than_can_be_numbered_are_refused_when_the_first_of_them_comes()
    {
        Assert.AreEqual(int.MaxValue, StreamStatistics.Counted(int.MaxValue));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => StreamStatistics.Counted(int.MaxValue + 1L)).Message,
            "There may be at most 2147483647 rows to train on, and as many to validate on. Received: more. ");
        // Of the last batch no more than there is room for.
        Assert.AreEqual(2_147_483_000, StreamedRows.PieceOf(int.MaxValue, bytesPerRow: 1, batchSize: 1000, memory: long.MaxValue));
    }

    [TestMethod]
    public void Rows_that_are_not_shuffled_stay_as_they_came() =>
        CollectionAssert.AreEqual(
            Enumerable.Range(0, Rows).ToArray(), Pieces(Stream(Numbered()), RowOrder.AsTheyCame).SelectMany(piece => piece).ToArray());

    [TestMethod]
    public void The_order_follows_from_seed_and_epoch()
    {
        var rows = Stream(Numbered());
        var first = OrderOf(1, 1);
        CollectionAssert.AreEqual(first, OrderOf(1, 1));
        CollectionAssert.AreNotEqual(first, OrderOf(1, 2));
        CollectionAssert.AreNotEqual(first, OrderOf(2, 1));
        Assert.IsGreaterThan(
            3, Enumerable.Range(1, 20).Select(epoch => Pieces(rows, new RowOrder(1, epoch, true))[0].Length).Distinct().Count(),
            "The first piece is of another length in every epoch.");

        int[] OrderOf(int seed, int epoch) => [.. Pieces(rows, new RowOrder(seed, epoch, true)).SelectMany(piece => piece)];
    }

    [TestMethod]
    public void Rows_that_fit_in_one_piece_are_in_the_order_of_rows_in_memory()
    {
        var order = new RowOrder(5, 2, IsShuffled: true);
        using var examples = MadeUpData.OfClasses(new int[Rows]);
        CollectionAssert.AreEqual(order.Of(RowSelection.All(examples)).Rows, Pieces(Stream(Numbered(), memory: 1 << 30), order).Single());
    }

    [TestMethod]
    public void Rows_held_out_are_the_same_in_every_epoch_and_never_among_the_others()
    {
        ValidationSplit[] splits = [new RandomSplit(0.3f), new LastRowsSplit(0.3f), new GroupSplit("Group", 0.3f)];
        foreach (var split in splits)
        {
            var (data, options) = (Numbered(), new DenseNetworkOptions { ValidationSplit = split });
            var set = new DataSet(data, TrainingColumns.Find(data.Schema, options, null), StreamSplit.Of(split, seed: 4, () => Rows));
            var (training, heldOut) = (Stream(set, heldOut: false), Stream(set, heldOut: true));
            int[] first = [.. Pieces(heldOut, RowOrder.AsTheyCame).SelectMany(piece => piece)];

            Assert.IsInRange(240, 360, first.Length, split.ToString());
            for (var epoch = 1; epoch <= 2; epoch++)
            {
                CollectionAssert.AreEqual(first, Pieces(heldOut, RowOrder.AsTheyCame).SelectMany(piece => piece).ToArray());
                var trained = Pieces(training, new RowOrder(1, epoch, true)).SelectMany(piece => piece);
                CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Except(first).ToArray(), trained.Order().ToArray(), split.ToString());
            }
            if (split is LastRowsSplit)
                CollectionAssert.AreEqual(Enumerable.Range(Rows - 301, 301).ToArray(), first);
            if (split is GroupSplit)
                Assert.IsFalse(first.Select(row => row / 10).Intersect(Enumerable.Range(0, Rows).Except(first).Select(row => row / 10))
                    .Any(), "A group is on one side.");
        }
    }

    [TestMethod]
    public void What_the_source_throws_comes_out_where_its_row_would_have()
    {
        var isBroken = false;
        var data = new WatchedView(Numbered(row => isBroken && row == 700 ? throw new IOException("The disk is gone.") : row));
        var rows = Stream(data);
        isBroken = true;

        var seen = 0;
        var error = Assert.ThrowsExactly<IOException>(() =>
        {
            foreach (var piece in rows.Epoch(RowOrder.AsTheyCame))
                seen += piece.Count;
        });

        Assert.AreEqual("The disk is gone.", error.Message);
        Assert.AreEqual(600, seen);
        AssertAllClosed(data);
    }

    [TestMethod]
    public void An_epoch_that_is_left_closes_its_cursor()
    {
        var data = new WatchedView(Numbered());
        var rows = Stream(data);
        var moves = data.Moves;
        using (var pieces = rows.Epoch(RowOrder.AsTheyCame).GetEnumerator())
            Assert.IsTrue(pieces.MoveNext());
        AssertAllClosed(data);
        Assert.IsLessThan(moves + Rows, data.Moves, "It does not read to the end.");
    }

    [TestMethod]
    public void One_piece_is_trained_on_while_at_most_one_more_is_read()
    {
        var data = new WatchedView(Numbered());
        var rows = Stream(data);
        var before = data.Moves;
        var handed = 0;
        foreach (var piece in rows.Epoch(RowOrder.AsTheyCame))
        {
            Assert.IsLessThanOrEqualTo(before + handed + 2 * rows.RowsInPiece, data.Moves);
            handed += piece.Count;
        }
    }

    [TestMethod]
    public void An_epoch_that_is_cancelled_ends_without_an_error()
    {
        var isCancelled = false;
        var data = new WatchedView(Numbered());
        var rows = Stream(data, checkAlive: () =>
        {
            if (isCancelled)
                throw new OperationCanceledException();
        });

        var pieces = 0;
        foreach (var _ in rows.Epoch(RowOrder.AsTheyCame))
        {
            isCancelled = true;
            pieces++;
        }

        Assert.IsInRange(1, 3, pieces);
        AssertAllClosed(data);
    }

    [TestMethod]
    [DataRow(900, "900 rows in epoch 2, where")]
    [DataRow(1100, "more than that in epoch 2, where")]
    public void A_source_of_another_length_is_an_error(int length, string received)
    {
        var data = new ChangingView { Now = Numbered() };
        var rows = Stream(data);
        data.Now = Numbered(count: length);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Pieces(rows, new RowOrder(1, 2, true)));

        Assert.AreEqual($"A data view that is streamed must give the same rows every time it is read. Received: {received} the first "
            + $"pass gave 1003. Save the data to a file first, or set DenseNetworkOptions.DataPlacement to InMemory.", error.Message);
    }

    [TestMethod]
    public void Nothing_native_is_left() => Support.NativeMemory.AssertUnchanged(() =>
    {
        using (NewDisposeScope())
            Pieces(Stream(Numbered()), RowOrder.AsTheyCame);
    });

    private static MemoryView Numbered(Func<long, float>? value = null, int count = Rows) => new MemoryView()
        .Add("Label", NumberDataViewType.Single, Toy.Of(count, row => (float)row))
        .AddComputed("Features", new VectorDataViewType(NumberDataViewType.Single, 1), count,
            row => new VBuffer<float>(1, [value?.Invoke(row) ?? row]))
        .Add("Group", NumberDataViewType.Int32, Toy.Of(count, row => row / 10));

    private static StreamedRows Stream(IDataView data, long memory = SmallMemory, Action? checkAlive = null) =>
        Stream(new DataSet(data, TrainingColumns.Find(data.Schema, new DenseNetworkOptions(), null), Split: null), heldOut: false,
            memory, checkAlive);

    private static StreamedRows Stream(DataSet set, bool heldOut, long memory = SmallMemory, Action? checkAlive = null)
    {
        var pass = FirstPass.Over(set, "training", memory: 0, RowReading.Plain);
        var reading = new RowReading(features => features, checkAlive ?? (() => { }), _ => { });
        return new StreamedRows(set, heldOut, heldOut ? pass.HeldOut : pass.Training, BatchSize, memory, reading);
    }

    /// <summary>The numbers of the rows of each piece, as their features and labels say.</summary>
    private static int[][] Pieces(StreamedRows rows, RowOrder order)
    {
        var pieces = new List<int[]>();
        foreach (var piece in rows.Epoch(order))
        {
            var features = new float[piece.Count];
            piece.Store.Features.Gather(piece.Rows, features);
            CollectionAssert.AreEqual(features, piece.Rows.Select(row => piece.Store.LabelValues(row)[0]).ToArray());
            pieces.Add([.. features.Select(feature => (int)feature)]);
        }
        return [.. pieces];
    }

    private static void AssertAllClosed(WatchedView data) =>
        Assert.AreEqual(data.Cursors, data.Disposals, "Cursors made, and disposed of.");

    private sealed class ChangingView : IDataView
    {
        public required MemoryView Now { get; set; }

        public DataViewSchema Schema => field ??= Now.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            Now.GetRowCursor([.. columnsNeeded.Select(column => Now.Schema[column.Index])], rand);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }
}
