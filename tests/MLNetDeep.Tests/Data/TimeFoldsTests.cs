using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Splits;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>Folds in time: what each trains on and holds out.</summary>
[TestClass]
public sealed class TimeFoldsTests
{
    [TestMethod]
    public void Each_fold_holds_out_the_next_stretch_and_trains_on_what_came_before()
    {
        var folds = TimeFoldDraw.Of(Moments(0, 1, 2, 3, 4, 5, 6, 7), new TimeFolds { NumberOfFolds = 3 });
        AssertFold(folds[0], [0, 1], [2, 3]);
        AssertFold(folds[1], [0, 1, 2, 3], [4, 5]);
        AssertFold(folds[2], [0, 1, 2, 3, 4, 5], [6, 7]);
    }

    [TestMethod]
    public void Rows_are_ordered_by_their_time_and_those_of_one_moment_stay_on_one_side()
    {
        var folds = TimeFoldDraw.Of(Moments(9, 5, 5, 1, 5, 9), new TimeFolds { NumberOfFolds = 1 });
        AssertFold(folds[0], [3, 1, 2, 4], [0, 5]);
    }

    [TestMethod]
    public void A_gap_is_left_out_and_what_is_long_ago_too()
    {
        var folds = TimeFoldDraw.Of(
            Moments(0, 1, 2, 3, 4, 5, 6, 7, 8), new TimeFolds { NumberOfFolds = 2, GapRows = 1, MostTrainingRows = 3 });
        AssertFold(folds[0], [0, 1], [3, 4, 5]);
        AssertFold(folds[1], [2, 3, 4], [6, 7, 8]);
    }

    [TestMethod]
    public void Too_few_moments_and_too_large_a_gap_are_refused()
    {
        Assert.AreEqual(
            "There must be more different times than folds, since the first fold needs rows before it. Received: 6 usable rows of 2 "
            + "times; fold 0 of 3 would have none. Ask for fewer folds.",
            Refusal(Moments(1, 1, 1, 1, 2, 2), new TimeFolds { NumberOfFolds = 3 }));
        Assert.AreEqual(
            "Every fold in time must have rows to train on. Received: 2 rows before fold 0 and a gap of 2. Make TimeFolds.GapRows smaller, "
            + "or ask for fewer folds.",
            Refusal(Moments(1, 2, 3, 4), new TimeFolds { NumberOfFolds = 1, GapRows = 2 }));

        static string Refusal(long[] moments, TimeFolds folds) =>
            Assert.ThrowsExactly<InvalidOperationException>(() => TimeFoldDraw.Of(moments, folds)).Message;
    }

    [TestMethod]
    public void Dates_and_numbers_say_when_a_row_was()
    {
        AssertOrder(DateTimeDataViewType.Instance, new DateTime(2020, 1, 2), new DateTime(2019, 5, 1), new DateTime(2020, 1, 2, 0, 0, 1));
        AssertOrder(NumberDataViewType.Double, 0.5, -2.0, 1e300);
        AssertOrder(NumberDataViewType.Single, -1f, -2f, 3f);
        AssertOrder(NumberDataViewType.Int64, 5L, long.MinValue + 1, long.MaxValue);

        var numbers = new MemoryView().Add("When", NumberDataViewType.Double, 1.0, double.NaN);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidOperationException>(() => TimeColumn.Read(numbers, "When")).Message,
            "Every row must have a time. Received: none in column 'When' of row 2.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TimeColumn.Read(numbers, "Then")).Message,
            "Time column 'Then' is missing. Columns of the data: 'When'. Correct TimeFolds.TimeColumnName.");
        var texts = new MemoryView().Add("When", TextDataViewType.Instance, "yesterday".AsMemory());
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => TimeColumn.Read(texts, "When")).Message,
            "Time column 'When' must hold dates, time spans or numbers. Received: String.");
        CollectionAssert.AreEqual(new long[] { 0, 1 }, TimeColumn.Read(numbers, name: null));
    }

    /// <summary>The second is the earliest, the third the latest.</summary>
    private static void AssertOrder<T>(DataViewType type, params T[] values)
    {
        var moments = TimeColumn.Read(new MemoryView().Add("When", type, values), "When");
        Assert.IsLessThan(moments[0], moments[1]);
        Assert.IsLessThan(moments[2], moments[0]);
    }

    private static long[] Moments(params long[] moments) => moments;

    private static void AssertFold(Fold fold, int[] training, int[] heldOut)
    {
        CollectionAssert.AreEqual(training, fold.Training);
        CollectionAssert.AreEqual(heldOut, fold.HeldOut);
    }
}
