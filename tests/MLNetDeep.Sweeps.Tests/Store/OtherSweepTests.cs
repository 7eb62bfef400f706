using Microsoft.ML;
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
