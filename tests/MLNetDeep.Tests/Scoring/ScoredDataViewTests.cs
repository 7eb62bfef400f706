using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

[TestClass]
public sealed class ScoredDataViewTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly DenseNetworkTransformer _transformer = RandomModel.Transformer(
        LearningTask.MulticlassClassification, featureCount: 3, outputCount: 4);

    private sealed class Row
    {
        public int Number { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    [TestMethod]
    public void Transform_reads_nothing()
    {
        var source = new WatchedView(EveryType.View(20));
        var scored = _transformer.Transform(source);
        _ = (scored.Schema, scored.GetRowCount(), scored.CanShuffle);
        Assert.AreEqual(0, source.Cursors);

        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.AreEqual((1, 0), (source.Cursors, source.Moves), "Made, but not moved.");
    }

    [TestMethod]
    public void Whoever_wants_few_rows_does_not_wait_for_many()
    {
        var source = new WatchedView(EveryType.View(5000));
        var preview = _transformer.Transform(source).Preview(maxRows: 5);
        Assert.HasCount(5, preview.RowView);
        Assert.AreEqual(16, source.Moves);
    }

    [TestMethod]
    public void Shuffled_scores_belong_to_their_rows()
    {
        var data = _mlContext.Data.Cache(
            _mlContext.Data.LoadFromEnumerable(Toy.Of(3000, row => new Row { Number = row, Features = [row, row % 7, -1] })));
        var scored = _transformer.Transform(data);
        var expected = ColumnValues.Singles(scored, "Score");
        Assert.IsTrue(scored.CanShuffle);

        using var cursor = scored.GetRowCursor(scored.Schema, new Random(3));
        var (readNumber, readScore) = (
            ColumnValues.Reader(cursor, scored.Schema["Number"]), ColumnValues.Reader(cursor, scored.Schema["Score"]));
        var order = new List<int>();
        while (cursor.MoveNext())
        {
            var number = (int)readNumber();
            order.Add(number);
            CollectionAssert.AreEqual(expected[number], ((object[])readScore()).Cast<float>().ToArray());
        }
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 3000).ToArray(), order);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 3000).ToArray(), order);
    }

    [TestMethod]
    [DataRow("Number Score")]
    [DataRow("Number")]
    public void A_set_of_cursors_gives_every_row_once_and_merges_in_order(string names)
    {
        var data = _mlContext.Data.Cache(
            _mlContext.Data.LoadFromEnumerable(Toy.Of(5000, row => new Row { Number = row, Features = [row, 1, 2] })));
        var scored = _transformer.Transform(data);
        var columns = names.Split(' ').Select(name => scored.Schema[name]).ToArray();

        var cursors = scored.GetRowCursorSet(columns, n: 3);
        Assert.HasCount(3, cursors);
        var host = ((IHostEnvironment)_mlContext).Register("Test");
        using var channel = host.Start("Merge");
        using var merged = DataViewUtils.ConsolidateGeneric(host, cursors, batchSize: 64);
        var readers = columns.Select(column => ColumnValues.Reader(merged, column)).ToArray();
        var expected = ColumnValues.Singles(scored, "Score");
        var row = 0;
        for (; merged.MoveNext(); row++)
        {
            Assert.AreEqual(row, readers[0]());
            if (readers.Length > 1)
                CollectionAssert.AreEqual(expected[row], ((object[])readers[1]()).Cast<float>().ToArray());
        }
        Assert.AreEqual(5000, row);
    }

    [TestMethod]
    public void Values_that_cannot_be_kept_are_passed_on_row_by_row()
    {
        var source = new WatchedView(ReusedBox.View(3000));
        var scored = _transformer.Transform(source);
        var expected = ColumnValues.Singles(_transformer.Transform(Toy.Multiclass(3000)), "Score");

        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.AreSame(scored.Schema, cursor.Schema);
        var getBox = cursor.GetGetter<ReusedBox>(scored.Schema["Box"]);
        var (readNumber, readScore) = (
            ColumnValues.Reader(cursor, scored.Schema["Number"]), ColumnValues.Reader(cursor, scored.Schema["Score"]));
        ReusedBox box = null!;
        while (cursor.MoveNext())
        {
            getBox(ref box);
            Assert.AreEqual(readNumber(), box.Number);
            Assert.AreEqual(cursor.Position + 1, source.Moves, "Nothing is read ahead.");
            CollectionAssert.AreEqual(expected[cursor.Position], ((object[])readScore()).Cast<float>().ToArray());
        }
        Assert.AreEqual(3000, source.Moves);
    }

    [TestMethod]
    public void Values_that_cannot_be_kept_and_are_not_asked_for_hinder_nobody()
    {
        var source = new WatchedView(ReusedBox.View(3000));
        var scored = _transformer.Transform(source);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(16, source.Moves);
    }

    [TestMethod]
    public void Row_by_row_no_score_is_given_outside_a_row()
    {
        var scored = _transformer.Transform(new WatchedView(ReusedBox.View(2)));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var read = ColumnValues.Reader(cursor, scored.Schema["Score"]);
        StringAssert.Contains(Assert.Throws<Exception>(read).Message, "outside a row");
        while (cursor.MoveNext())
            read();
        Assert.Throws<Exception>(read);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Steps_that_follow_read_in_parallel_what_one_thread_reads(bool sourceReadsInParallel)
    {
        // Enough rows for several blocks of each of ML.NET's reading threads.
        IDataView data = EveryType.View(6000);
        if (sourceReadsInParallel)
            data = _mlContext.Data.Cache(data);
        var scored = _transformer.Transform(data);
        var expected = ColumnValues.Singles(_transformer.Transform(EveryType.View(6000)), "Score");

        // ML.NET asks for a set of cursors here, reads each on a thread of its own, and puts the rows together again.
        var doubled = _mlContext.Transforms.Rescale("Double", "Score", scale: 2)
            .Append(_mlContext.Transforms.NormalizeMinMax("Copy", "Score"))
            .Append(_mlContext.Transforms.CopyColumns("Int32Copy", "Int32")).Fit(scored).Transform(scored);
        using var cursor = doubled.GetRowCursor(
            doubled.Schema.Where(column => column.Name is "Double" or "Score" or "Int32Copy" or "Copy"));
        var (readDouble, readScore, readNumber) = (
            ColumnValues.Reader(cursor, doubled.Schema["Double"]), ColumnValues.Reader(cursor, doubled.Schema["Score"]),
            ColumnValues.Reader(cursor, doubled.Schema["Int32Copy"]));
        for (var row = 0; row < 6000; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(-row, readNumber());
            CollectionAssert.AreEqual(expected[row], ((object[])readScore()).Cast<float>().ToArray());
            CollectionAssert.AreEqual(expected[row].Select(score => 2 * score).ToArray(), ((object[])readDouble()).Cast<float>().ToArray());
        }
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void A_trainer_of_many_threads_learns_from_a_scored_view_what_one_of_one_thread_learns()
    {
        var data = _mlContext.Data.Cache(Toy.Multiclass(3000));
        var scored = _transformer.Transform(data);
        var (one, many) = (Clusters(threads: 1), Clusters(threads: 4));
        for (var i = 0; i < one.Length; i++)
            Assert.IsTrue(ColumnValues.AreEqual(one[i], many[i], 1e-4));

        object[] Clusters(int threads)
        {
            var model = new MLContext(seed: 1).Clustering.Trainers.KMeans(
                new Microsoft.ML.Trainers.KMeansTrainer.Options
                {
                    FeatureColumnName = "Score",
                    NumberOfClusters = 2,
                    NumberOfThreads = threads,
                    InitializationAlgorithm = Microsoft.ML.Trainers.KMeansTrainer.InitializationAlgorithm.KMeansPlusPlus
                }).Fit(scored);
            return ColumnValues.All(model.Transform(scored), "Score");
        }
    }

    [TestMethod]
    public void A_source_that_fails_fails_through_the_steps_that_follow()
    {
        var source = new MemoryView().AddComputed("Features", new VectorDataViewType(NumberDataViewType.Single, 3), 5000, row =>
            row == 3000 ? throw new IOException("The disk is gone.") : EveryType.FeaturesOf((int)row));
        var scored = _transformer.Transform(source);
        var rescaled = _mlContext.Transforms.Rescale("Score", scale: 2).Fit(scored).Transform(scored);
        Assert.AreEqual("The disk is gone.", Assert.Throws<Exception>(() => ColumnValues.All(rescaled, "Score")).Innermost().Message);
    }

    [TestMethod]
    public void A_source_that_does_not_know_its_length_is_read_to_its_end()
    {
        var data = EveryType.View(3000);
        var unknown = _mlContext.Data.FilterRowsByColumn(data, "Double", lowerBound: 100);
        var scored = _transformer.Transform(unknown);
        Assert.IsNull(scored.GetRowCount());
        CollectionAssert.AreEqual(
            ColumnValues.Singles(_transformer.Transform(data), "Score").Skip(300).SelectMany(row => row).ToArray(),
            ColumnValues.Singles(scored, "Score").SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Read_again_it_gives_the_same()
    {
        var source = new WatchedView(EveryType.View(50));
        var scored = _transformer.Transform(source);
        var first = ColumnValues.All(scored, "Score");
        Assert.IsTrue(ColumnValues.AreEqual(first, ColumnValues.All(scored, "Score")));
        Assert.AreEqual((2, 2, 100), (source.Cursors, source.Disposals, source.Moves));
    }

    [TestMethod]
    public void Rows_can_be_filtered_skipped_and_taken()
    {
        var scored = RandomModel.Transformer(LearningTask.Regression, 3, 1).Transform(EveryType.View(3000));
        var scores = ColumnValues.All(scored, "Score").Cast<float>().ToArray();
        var filtered = _mlContext.Data.TakeRows(
            _mlContext.Data.SkipRows(_mlContext.Data.FilterRowsByColumn(scored, "Score", lowerBound: 0), 3), 5);

        CollectionAssert.AreEqual(
            scores.Where(score => score >= 0).Skip(3).Take(5).ToArray(), ColumnValues.All(filtered, "Score").Cast<float>().ToArray());
    }

    [TestMethod]
    public void A_scored_view_can_be_trained_on()
    {
        var data = Toy.Multiclass().Add("Rating", NumberDataViewType.Single, Toy.Of(30, row => row / 7f));
        var scored = _transformer.Transform(data);
        _mlContext.Regression.Trainers.OnlineGradientDescent("Rating").Fit(scored);
        _mlContext.Regression.Trainers.OnlineGradientDescent("Rating", featureColumnName: "Score").Fit(scored);
        new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = "Rating", FeatureColumnName = "Score" }).Fit(scored);
        new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = "PredictedLabel" }).Fit(scored);
    }

    [TestMethod]
    public void A_scored_view_can_be_saved_and_read_back()
    {
        var scored = _transformer.Transform(EveryType.View(1500));
        using var folder = new TempFolder();
        using (var file = File.Create(folder["scored.idv"]))
            _mlContext.Data.SaveAsBinary(scored, file);

        var read = _mlContext.Data.LoadFromBinary(folder["scored.idv"]);
        CollectionAssert.IsSubsetOf(
            new[] { "Score", "PredictedLabel", "Text", "Sparse" }, read.Schema.Select(column => column.Name).ToArray());
        foreach (var column in read.Schema)
        {
            var (expected, actual) = (ColumnValues.All(scored, column.Name), ColumnValues.All(read, column.Name));
            Assert.IsTrue(ColumnValues.AreEqual(expected, actual), column.Name);
        }
    }
}
