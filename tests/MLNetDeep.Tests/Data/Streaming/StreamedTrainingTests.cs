using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data.Streaming;

/// <summary>A fit on streamed rows is the fit on rows in memory, but for where the rows are.</summary>
[TestClass]
public sealed class StreamedTrainingTests
{
    private static readonly DenseNetworkOptions Options = Toy.Options with { DataPlacement = DataPlacement.Streaming, NumberOfEpochs = 3 };

    [TestMethod]
    public void Rows_that_fit_in_one_piece_give_the_same_model_to_the_last_bit()
    {
        foreach (var data in new IDataView[] { Toy.Multiclass(), Toy.Binary() })
        {
            var (streamed, inMemory) = FitBoth(Options with { ClassWeights = ClassWeights.Balanced }, data, data);
            CollectionAssert.AreEqual(inMemory.WeightBits(), streamed.WeightBits());
            CollectionAssert.AreEqual(Figures(inMemory), Figures(streamed));
        }
    }

    [TestMethod]
    public void Rows_of_several_pieces_that_are_not_shuffled_give_the_same_model_to_the_last_bit()
    {
        var features = MadeUpData.Features(2000, width: 200);
        var data = MadeUpData.Multiclass(features, classes: 3);
        var options = Options with { Shuffle = false, BatchSize = 64, DataMemoryMegabytes = 1, Metrics = [MetricFunction.LogLoss] };

        var (streamed, inMemory) = FitBoth(options, data, data);

        CollectionAssert.AreEqual(inMemory.WeightBits(), streamed.WeightBits());
        CollectionAssert.AreEqual(Figures(inMemory), Figures(streamed));
        Assert.AreEqual((DataPlacement.Streaming, DataPlacement.InMemory),
            (streamed.History.DataPlacement, inMemory.History.DataPlacement));
    }

    [TestMethod]
    public void Targets_are_standardized_by_what_the_first_pass_found()
    {
        var data = TaskRows.TwoNumbers(rows: 60);
        var (streamed, inMemory) = FitBoth(TaskRows.Options with { DataPlacement = DataPlacement.Streaming, NumberOfEpochs = 5 }, data);
        foreach (var (expected, actual) in Figures(inMemory).Zip(Figures(streamed)))
            Assert.AreEqual(expected, actual, 1e-5 * Math.Abs(expected));
    }

    [TestMethod]
    public void Rows_left_out_and_rows_held_out_are_counted()
    {
        var features = MadeUpData.Features(2000, width: 3);
        features[7][1] = float.NaN;
        var history = (Options with { ValidationFraction = 0.25f, BatchSize = 100 }).Fit(MadeUpData.Binary(features)).History;

        Assert.AreEqual(1, history.SkippedRowCount);
        Assert.AreEqual(1999, history.TrainingRowCount + history.ValidationRowCount);
        Assert.IsInRange(420, 580, history.ValidationRowCount);
        Assert.IsNotNull(history.Epochs[^1].ValidationLoss);
    }

    [TestMethod]
    public void Validation_rows_that_are_streamed_too_give_the_same_figures()
    {
        var (data, validation) = (Toy.Binary(), MadeUpData.Binary(Wide(900)));
        var wide = MadeUpData.Binary(Wide(60));
        var (streamed, inMemory) = FitBoth(Options with { DataMemoryMegabytes = 1 }, wide, validation);
        CollectionAssert.AreEqual(Figures(inMemory), Figures(streamed));

        static float[][] Wide(int rows) => MadeUpData.Features(rows, width: 500);
    }

    [TestMethod]
    public void Too_much_for_memory_is_streamed_and_the_log_says_so()
    {
        var mlContext = new MLContext(seed: 1);
        var log = new LogLines(mlContext);
        var data = MadeUpData.Binary(MadeUpData.Features(3000, width: 300));
        var options = Options with { DataPlacement = DataPlacement.Auto, DataMemoryMegabytes = 2, BatchSize = 256, NumberOfEpochs = 1 };

        var streamed = new DenseNetworkTrainer(mlContext, options).Fit(data).History;
        var inMemory = new DenseNetworkTrainer(mlContext, options with { DataMemoryMegabytes = 5 }).Fit(data).History;

        Assert.AreEqual((DataPlacement.Streaming, DataPlacement.InMemory), (streamed.DataPlacement, inMemory.DataPlacement));
        CollectionAssert.Contains(
            log.Infos, "The rows are streamed: in memory they would need more than 2 MB (DenseNetworkOptions.DataMemoryMegabytes).");
    }

    [TestMethod]
    public void Whatever_ends_a_fit_closes_every_cursor()
    {
        var data = new WatchedView(MadeUpData.Regression(MadeUpData.Features(2000, width: 300)));
        var options = Options with { DataMemoryMegabytes = 1, BatchSize = 50 };

        Ends<ArithmeticException>(
            () => options.Fit(data, null, new Watching { BatchEnd = run => throw new ArithmeticException(run.Step.ToString()) }));
        Ends<InvalidOperationException>(() => (options with { Optimizer = new SgdOptions { LearningRate = 1e30f } }).Fit(data));
        Ends<IOException>(() => options.Fit(new BrokenView(data, failAt: 3 * 2000), null));
        Assert.AreEqual(TrainingEnd.Requested,
            options.Fit(data, null, new Watching { BatchEnd = run => run.RequestStop("Enough.") }).History.End);

        void Ends<TException>(Func<object> fit)
            where TException : Exception
        {
            NativeMemory.AssertUnchanged(() => Assert.ThrowsExactly<TException>(fit));
            Assert.AreEqual(data.Cursors, data.Disposals, "Cursors made, and disposed of.");
        }
    }

    [TestMethod]
    public void A_fit_that_is_cancelled_returns_the_best_epoch()
    {
        using var source = new CancellationTokenSource();
        var data = new WatchedView(MadeUpData.Binary(MadeUpData.Features(2000, width: 300)));
        var cancelling = new Watching
        {
            BatchEnd = run =>
            {
                if (run is { Epoch: 2, Step: 3 })
                    source.Cancel();
            },
        };

        var history = new DenseNetworkTrainer(
            new MLContext(), Options with { DataMemoryMegabytes = 1, BatchSize = 50 }, [cancelling], source.Token).Fit(data).History;

        Assert.AreEqual((TrainingEnd.Cancelled, 1), (history.End, history.WeightsFromEpoch));
        Assert.AreEqual(data.Cursors, data.Disposals);
    }

    [TestMethod]
    public void A_fit_that_is_resumed_ends_as_one_that_never_was()
    {
        using var folder = new TempFolder();
        var data = MadeUpData.Binary(MadeUpData.Features(2000, width: 300));
        var options = Options with { DataMemoryMegabytes = 1, BatchSize = 100, ValidationFraction = 0.2f };
        var expected = options.Fit(data);

        var resumable = options with { Resume = folder.FullPath };
        Assert.ThrowsExactly<ArithmeticException>(
            () => resumable.Fit(data, null, new Watching { EpochBegin = run => _ = run.Epoch == 3 ? throw new ArithmeticException() : 0 }));
        var begun = new Watching();
        var actual = resumable.Fit(data, null, begun);

        Assert.AreEqual("begin 2.0", begun.Calls[0]);
        CollectionAssert.AreEqual(expected.WeightBits(), actual.WeightBits());
    }

    [TestMethod]
    public void One_class_and_one_side_are_refused_as_in_memory()
    {
        Assert.AreEqual(
            "Label column 'Label' must hold at least 2 classes. Received: 'false' in all of 5 rows. Check the label, or how the rows "
            + "were filtered.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => Options.Fit(MadeUpData.Binary(MadeUpData.Features(5, 2), new bool[5]))).Message);
        Assert.AreEqual(
            "The fraction of a split must leave at least 1 training row and 1 validation row. Received: 0.001 of 30 rows, which leaves "
            + "30 and 0. Change ValidationFraction or the Fraction of ValidationSplit, or pass a validation set to Fit.",
            Assert.ThrowsExactly<InvalidOperationException>(
            () => (Options with { ValidationFraction = 0.001f }).Fit(Toy.Binary())).Message);
    }

    private static (DenseNetworkTransformer Streamed, DenseNetworkTransformer InMemory) FitBoth(
        DenseNetworkOptions options, IDataView data, IDataView? validation = null) =>
        (options.Fit(data, validation), (options with { DataPlacement = DataPlacement.InMemory }).Fit(data, validation));

    private static double[] Figures(DenseNetworkTransformer model) =>
        [.. model.History.Epochs.SelectMany(
            epoch => (IEnumerable<double>)[epoch.Loss, epoch.Metric, epoch.ValidationLoss ?? 0, epoch.ValidationMetric ?? 0,
            .. epoch.Metrics.Select(metric => metric.Value)])];

    /// <summary>Fails at a row, counted over all passes.</summary>
    private sealed class BrokenView(IDataView data, int failAt) : IDataView
    {
        private int _rows;

        public DataViewSchema Schema => data.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => data.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(data.GetRowCursor(columnsNeeded), () =>
        {
            if (++_rows > failAt)
                throw new IOException("The disk is gone.");
        });

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(DataViewRowCursor cursor, Action beforeRow) : DataViewRowCursor
        {
            public override DataViewSchema Schema => cursor.Schema;

            public override long Position => cursor.Position;

            public override long Batch => cursor.Batch;

            public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

            public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

            public override bool MoveNext()
            {
                beforeRow();
                return cursor.MoveNext();
            }

            protected override void Dispose(bool disposing)
            {
                cursor.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
