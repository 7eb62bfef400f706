using Microsoft.ML;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Tests.Support;

namespace MLNetDeep.Sweeps.Tests.Store;

/// <summary>A store continues with its own sweep and with no other.</summary>
[TestClass]
public sealed class OtherSweepTests
{
    private const string OtherRows = "values of the rows (the data, their order, or the preparation)";

    [TestMethod]
    [OnEveryStore]
    public void Another_value_of_one_row_is_noticed(StoreKind kind)
    {
        var rows = Flower.Draw(90, 1).ToList();
        Refused(kind, OtherRows, mlContext => Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows)), mlContext =>
        {
            rows[40].Measured[1] += .001f;
            return Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows));
        });
    }

    [TestMethod]
    [OnEveryStore]
    public void Another_order_of_the_rows_is_noticed(StoreKind kind) => Refused(
        kind,
        OtherRows,
        mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)),
        mlContext => Sweep(mlContext, mlContext.Data.ShuffleRows(mlContext.Data.LoadFromEnumerable(Flower.Draw(90, 1).ToList()), seed: 5)));

    [TestMethod]
    [OnEveryStore]
    public void Another_preparation_is_noticed(StoreKind kind) => Refused(
        kind,
        OtherRows,
        mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)),
        mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1))
            .SetPreparation(mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Flower.Kind))
                .Append(mlContext.Transforms.NormalizeMeanVariance("Features", nameof(Flower.Measured)))));

    [TestMethod]
    [OnEveryStore]
    public void With_a_pipeline_of_its_own_all_columns_count_and_so_do_its_steps(StoreKind kind)
    {
        Refused(
            kind,
            "steps in the pipeline",
            mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)).SetPipeline((trial, options) => trial.CreateTrainer(options)),
            mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1))
            .SetPipeline((trial, options) => mlContext.Transforms.NormalizeMinMax("Features").Append(trial.CreateTrainer(options))));

        var rows = Flower.Draw(90, 1).ToList();
        Refused(
            kind,
            OtherRows,
            mlContext => Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows))
            .SetPipeline((trial, options) => trial.CreateTrainer(options)),
            mlContext =>
            {
                rows[0].Note = "changed";
                return Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows))
                    .SetPipeline((trial, options) => trial.CreateTrainer(options));
            });
    }

    [TestMethod]
    [OnEveryStore]
    public void Without_a_pipeline_of_its_own_a_column_that_no_trial_reads_may_change(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var rows = Flower.Draw(90, 1).ToList();
        var before = Stored(place, mlContext => Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows)));
        rows[0].Note = "changed";
        Assert.AreEqual(Table.Of(before), Table.Of(Stored(place, mlContext => Sweep(mlContext, mlContext.Data.LoadFromEnumerable(rows)))));
    }

    /// <summary>A view that is kept in memory knows how many rows it has only after it was read.</summary>
    [TestMethod]
    [OnEveryStore]
    public void Rows_that_were_counted_meanwhile_are_the_same_rows(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var mlContext = new MLContext(seed: 3);
        var rows = mlContext.Data.Cache(mlContext.Data.LoadFromEnumerable(Flower.Draw(90, 1)));
        Assert.IsNull(rows.GetRowCount());
        var before = Sweep(mlContext, rows).SetStore(place.Open).Run();
        Assert.AreEqual(90, rows.GetRowCount());
        Assert.AreEqual(Table.Of(before), Table.Of(Sweep(mlContext, rows).SetStore(place.Open).Run()));
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_with_numbers_of_rows_is_continued_and_other_columns_are_noticed(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var before = Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)));
        using (var database = place.Open())
        {
            var columns = database.Properties()["columns"];
            Assert.AreEqual(
                "4", database.Properties()[SweepDefinition.Format], "By this an older version knows the store as another's.");
            database.SetProperty(SweepDefinition.Format, "3");
            place.Delete("columns");
            database.AddProperty("numbers of rows or columns", $"90 and some rows; some and 45 rows: {columns}");
        }
        Assert.AreEqual(Table.Of(before), Table.Of(Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)))));
        using (var database = place.Open())
            Assert.AreEqual("3", database.Properties()[SweepDefinition.Format], "A worker of the version that began it may still come.");

        // One column more, which no trial reads.
        var another = Assert.ThrowsExactly<ArgumentException>(() => Stored(place, mlContext => Sweep(
            mlContext,
            mlContext.Transforms.CopyColumns("Copy", nameof(Flower.Note)).Fit(Flower.View(mlContext, 90, 1))
                .Transform(Flower.View(mlContext, 90, 1)))));
        StringAssert.Contains(another.Message, "begun with another columns. Set it");
    }

    [TestMethod]
    [OnEveryStore]
    public void A_store_of_the_format_before_that_has_columns_is_continued(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var before = Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)));
        using (var database = place.Open())
            database.SetProperty(SweepDefinition.Format, "3");
        Assert.AreEqual(Table.Of(before), Table.Of(Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)))));
    }

    [TestMethod]
    [OnEveryStore]
    public void Other_folds_are_noticed(StoreKind kind) => Refused(
        kind,
        OtherRows,
        mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1))
        .SetData([(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2)),
        (Flower.View(mlContext, 60, 3), Flower.View(mlContext, 30, 4))], Flower.View(mlContext, 90, 1)),
        mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1))
        .SetData([(Flower.View(mlContext, 60, 1), Flower.View(mlContext, 30, 2)),
        (Flower.View(mlContext, 60, 3), Flower.View(mlContext, 30, 5))], Flower.View(mlContext, 90, 1)));

    [TestMethod]
    [OnEveryStore]
    public void A_pipeline_that_fails_everywhere_fails_as_its_trials_do(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var failing = Assert.ThrowsExactly<InvalidOperationException>(
            () => Stored(place,
            mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)).SetPipeline((_, _) => throw new NotSupportedException("No."))));
        StringAssert.Contains(failing.Message, "NotSupportedException: No.");
    }

    /// <summary>A file was locked, say, when the sweep began.</summary>
    [TestMethod]
    [OnEveryStore]
    public void A_pipeline_that_failed_once_is_not_known_by_that(StoreKind kind)
    {
        using var place = StorePlace.Of(kind);
        var calls = 0;
        var before = Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)).SetPipeline((trial, options) =>
            calls++ == 0 ? throw new IOException("It is locked.") : trial.CreateTrainer(options)));
        var after = Stored(
            place,
            mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1)).SetPipeline((trial, options) => trial.CreateTrainer(options)));
        Assert.AreEqual(Table.Of(before), Table.Of(after));

        var other = Assert.ThrowsExactly<ArgumentException>(() => Stored(place, mlContext => Sweep(mlContext, Flower.View(mlContext, 90, 1))
            .SetPipeline((trial, options) => mlContext.Transforms.NormalizeMinMax("Features").Append(trial.CreateTrainer(options)))));
        StringAssert.Contains(other.Message, "begun with another steps in the pipeline. Set it", "Now it is known.");
    }

    private static DenseNetworkSweep Sweep(MLContext mlContext, IDataView train) => mlContext.DenseNetworkSweep()
        .SetData(train, Flower.View(mlContext, 45, 2)).SetPreparation(Flower.Preparation(mlContext)).SetSearchSpace(Flower.Space)
            .SetTuner(new RandomTuner()).SetMaxTrials(1);

    private static SweepResult Stored(StorePlace place, Func<MLContext, DenseNetworkSweep> sweep) =>
        sweep(new MLContext(seed: 3)).SetStore(place.Open).Run();

    private static void Refused(
        StoreKind kind, string difference, Func<MLContext, DenseNetworkSweep> before, Func<MLContext, DenseNetworkSweep> after)
    {
        using var place = StorePlace.Of(kind);
        Stored(place, before);
        var hint = difference == OtherRows ? " Rows that are shuffled or split without a seed differ each time." : "";
        Assert.AreEqual(
            $"The store {place.Name} must be of this sweep. Received: one that was begun with another {difference}. Set it as "
            + $"before to continue that sweep, or give this one another {place.NameForAnother}.{hint}",
            Assert.ThrowsExactly<ArgumentException>(() => Stored(place, after)).Message);
    }
}
