using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Transforms;

[TestClass]
public sealed class ConformalIntervalTransformTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void It_is_a_well_behaved_estimator_that_needs_the_label_only_to_be_fitted()
    {
        var valid = Scored([.. Enumerable.Range(0, 20).Select(i => (0f, (float)i))]);
        EstimatorCheck.Run(_mlContext.Transforms.ConformalInterval(), new EstimatorInputs(valid)
        {
            ValidForTransformOnly = [new MemoryView().Add("Score", NumberDataViewType.Single, 1f, float.NaN)],
            Invalid =
            [
                new MemoryView().Add("Label", NumberDataViewType.Single, 1f),
                new MemoryView().Add("Score", NumberDataViewType.Double, 1.0).Add("Label", NumberDataViewType.Single, 1f),
            ],
        });
    }

    [TestMethod]
    [DataRow(.9f, 18)]
    [DataRow(.5f, 10)]
    [DataRow(.05f, 1)]
    public void The_margin_is_the_smallest_error_that_enough_rows_do_not_exceed(float coverage, int margin)
    {
        // Errors 1 to 19, in no order: the k-th smallest, k = (19 + 1) · coverage rounded up, is k itself.
        var rows = Scored(
            [.. Enumerable.Range(1, 19).Select(i => (10f, i % 2 == 0 ? 10f + i : 10f - i)).OrderBy(row => row.Item2 * 7 % 5)]);
        var intervals = _mlContext.Transforms.ConformalInterval("Interval", coverage: coverage).Fit(rows);
        Assert.AreEqual((margin, coverage, 19), (intervals.Margin, intervals.Coverage, intervals.Rows));

        var transformed = intervals.Transform(new MemoryView().Add("Score", NumberDataViewType.Single, 100f, float.NaN));
        CollectionAssert.AreEqual(new[] { 100f - margin, 100f + margin }, ColumnValues.Singles(transformed, "Interval")[0]);
        Assert.IsTrue(ColumnValues.Singles(transformed, "Interval")[1].All(float.IsNaN));
        CollectionAssert.AreEqual(new[] { "Low", "High" }, transformed.Schema["Interval"].SlotNames());
    }

    [TestMethod]
    public void Intervals_hold_the_stated_share_of_other_rows_whatever_the_errors_are()
    {
        var random = new Random(7);
        (float, float) Row() => random.NextSingle() is var score && score < .8f ? (score, score + random.NextSingle())
            : (score, score - 20 * random.NextSingle());
        var intervals = _mlContext.Transforms.ConformalInterval(coverage: .8f).Fit(
            Scored([.. Enumerable.Range(0, 2_000).Select(_ => Row())]));
        var others = Enumerable.Range(0, 4_000).Select(_ => Row()).ToArray();
        var held = ColumnValues.Singles(intervals.Transform(Scored(others)), "Interval").Zip(others)
            .Count(pair => pair.First[0] <= pair.Second.Item2 && pair.Second.Item2 <= pair.First[1]);
        // Both shares are of rows drawn: standard error √(.8 · .2 (1/2000 + 1/4000)) = .011.
        Assert.AreEqual(.8, held / 4_000.0, .04);
    }

    [TestMethod]
    public void Around_quantiles_intervals_are_wide_where_these_are_and_stay_ordered()
    {
        var labels = Enumerable.Range(0, 20).Select(i => (float)i).ToArray();
        var rows = new MemoryView().Add("Label", NumberDataViewType.Single, labels)
            .Add("Low", NumberDataViewType.Single, [.. labels.Select(label => label - 3)])
            .Add("High", NumberDataViewType.Single, [.. labels.Select(label => label + 5)]);
        var intervals = _mlContext.Transforms.ConformalInterval(lowColumnName: "Low", highColumnName: "High").Fit(rows);
        Assert.AreEqual(-3, intervals.Margin, "All labels are 3 or more within.");

        var others = new MemoryView().Add("Low", NumberDataViewType.Single, 0f, 10f, 5f).Add(
            "High", NumberDataViewType.Single, 8f, 12f, 4f);
        CollectionAssert.AreEqual(
            new[] { "3 5", "11 11", "4.5 4.5" },
            ColumnValues.Singles(intervals.Transform(others), "Interval")
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]} {row[1]}"))
                .ToArray());
    }

    [TestMethod]
    public void Rows_without_label_or_score_do_not_count_and_too_few_are_refused()
    {
        var enough = Enumerable.Range(1, 9).Select(i => (0f, (float)i)).ToArray();
        var intervals = _mlContext.Transforms.ConformalInterval().Fit(Scored([.. enough, (float.NaN, 1f), (1f, float.NaN)]));
        Assert.AreEqual((9f, 9), (intervals.Margin, intervals.Rows));
        Assert.AreEqual(
            "ConformalInterval needs at least 9 rows with a label and a score for a coverage of 0.9. Received: 8. Hold out more "
                + "rows, or ask for a lower coverage.",
            Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.Transforms.ConformalInterval().Fit(Scored(enough[..8])))
                .Message);
    }

    [TestMethod]
    public void Infinite_errors_count_as_rows_that_no_interval_holds()
    {
        var finite = Enumerable.Range(1, 18).Select(i => (0f, (float)i)).ToArray();
        var one = _mlContext.Transforms.ConformalInterval().Fit(Scored([.. finite, (0f, float.PositiveInfinity)]));
        Assert.AreEqual((18f, 19), (one.Margin, one.Rows), "The 18th of 19 errors, not the 18th of 18.");
        Assert.AreEqual(
            "ConformalInterval needs a label and a score that are finite in enough rows for a coverage of 0.9. Received: 2 infinite errors "
                + "in 19 rows. Find out where they come from, or ask for a lower coverage.",
            Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.Transforms.ConformalInterval().Fit(
                Scored([.. finite[..17], (float.NegativeInfinity, 1f), (0f, float.NegativeInfinity)]))).Message);
    }

    [TestMethod]
    [DataRow(0f, "0")]
    [DataRow(1f, "1")]
    [DataRow(float.NaN, "NaN")]
    public void Coverage_is_a_share(float coverage, string shown) => Assert.AreEqual(
        $"ConformalInterval coverage must be above 0 and below 1. Received: {shown}. 0.9 is usual. (Parameter 'coverage')",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.ConformalInterval(coverage: coverage)).Message);

    [TestMethod]
    public void Columns_that_do_not_serve_are_refused_with_advice()
    {
        var rows = new MemoryView().Add("Label", NumberDataViewType.Double, 1.0).Add("Score", NumberDataViewType.Single, 1f);
        Assert.AreEqual(
            "ConformalInterval label column 'Label' must be a single number, as Single. Received: Double. Fit on scored rows that "
                + "have the label, and name it as labelColumnName.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.ConformalInterval().Fit(rows)).Message);
        Assert.AreEqual(
            "ConformalInterval input column 'Low' is missing. Columns of the input: 'Label', 'Score'. Name a column that a "
                + "regression model has scored.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => _mlContext.Transforms.ConformalInterval(labelColumnName: "Score", lowColumnName: "Low").Fit(rows)).Message);
    }

    [TestMethod]
    public void A_damaged_model_is_refused_when_it_is_loaded()
    {
        var model = _mlContext.Transforms.ConformalInterval(coverage: .8125f).Fit(
            Scored([.. Enumerable.Range(1, 20).Select(i => (0f, (float)i))]));
        var damaged = SavedModel.Replace(SavedModel.Of(model), BitConverter.GetBytes(.8125f), BitConverter.GetBytes(1.5f));
        Assert.AreEqual(
            "The model's ConformalInterval step for column 'Interval' must have a finite margin of a coverage between 0 and 1. "
                + "Found: a margin of 18 with coverage 1.5. The file is damaged; save the model again.",
            Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _)).Innermost().Message);
    }

    private static MemoryView Scored(params (float Score, float Label)[] rows) => new MemoryView()
        .Add("Score", NumberDataViewType.Single, [.. rows.Select(row => row.Score)])
        .Add("Label", NumberDataViewType.Single, [.. rows.Select(row => row.Label)]);
}
