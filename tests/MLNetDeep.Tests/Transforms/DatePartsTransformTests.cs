using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Transforms;

[TestClass]
public sealed class DatePartsTransformTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void It_is_a_well_behaved_estimator_of_dates_of_every_type()
    {
        var at = new DateTime(2024, 2, 29, 17, 30, 15).AddMilliseconds(250);
        float[] expected = [8825 + 63015.25f / 86400, 2024, 2, 29, 3, 60, 17, 30, 15.25f];
        float[] missing = [.. Enumerable.Repeat(float.NaN, 9)];
        Check(new MemoryView().Add("X", DateTimeDataViewType.Instance, at, default), expected, missing);
        Check(new MemoryView().Add("X", DateTimeOffsetDataViewType.Instance, new DateTimeOffset(at, TimeSpan.FromHours(2)), default),
            expected, missing);
        Check(new MemoryView().AddText("X", "2024-02-29T17:30:15.25+02:00", "unknown"), expected, missing);
        Check(new MemoryView().Add("X", TimeSpanDataViewType.Instance, TimeSpan.FromHours(36), TimeSpan.Zero, TimeSpan.FromDays(-2)),
            [1.5f], [0], [-2]);
        // "Never ends" is no length of time, and beyond the dates of .NET.
        Check(new MemoryView().Add("X", TimeSpanDataViewType.Instance, TimeSpan.FromDays(7_999 * 365), TimeSpan.MaxValue,
                TimeSpan.MinValue),
            [7_999 * 365], [float.NaN], [float.NaN]);

        void Check(IDataView input, params float[][] rows)
        {
            var transform = new DatePartsTransform(_mlContext, "Y", "X");
            EstimatorCheck.Run(transform, input);
            var output = transform.Fit(input).Transform(input);
            CollectionAssert.AreEqual(Enum.GetNames<DatePart>()[..rows[0].Length], output.Schema["Y"].SlotNames());
            foreach (var (expectedRow, row) in rows.Zip(ColumnValues.Singles(output, "Y")))
                CollectionAssert.AreEqual(expectedRow, row, string.Join(' ', row));
        }
    }

    [TestMethod]
    [DataRow("2024-05-31", 5, 31, 0)]
    [DataRow(" 2024/05/31 ", 5, 31, 0)]
    [DataRow("20240531", 5, 31, 0)]
    [DataRow("2024-05-31 23:59", 5, 31, 23)]
    [DataRow("2024-05-31T23:59:07Z", 5, 31, 23)]
    [DataRow("2024/05/31 23:59:07.1234567 UTC", 5, 31, 23)]
    public void Texts_that_begin_with_the_year_are_dates(string text, int month, int day, int hour) =>
        CollectionAssert.AreEqual(new float[] { month, day, hour }, PartsOf(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("31.05.2024")]
    [DataRow("05/31/2024")]
    [DataRow("2024")]
    [DataRow("2024-13-01")]
    [DataRow("2024-05-31 later")]
    public void Other_texts_are_missing(string text) => Assert.IsTrue(PartsOf(text).All(float.IsNaN));

    [TestMethod]
    public void Columns_without_dates_are_refused_with_advice()
    {
        var transform = _mlContext.Transforms.DateParts("Y", "X", DatePart.Month);
        Refuses(new MemoryView().Add("X", NumberDataViewType.Single, 1f),
            "DateParts input column 'X' must be a date, a span of time, or a text that begins with the year. Received: Single. Load "
                + "it as DateTime: DataKind.DateTime of a text file.");
        Refuses(new MemoryView().Add("X", TimeSpanDataViewType.Instance, TimeSpan.Zero),
            "DateParts input column 'X' must be a date for the parts Month. Received: TimeSpan. Ask for Days alone.");
        Refuses(new MemoryView().Add("Z", NumberDataViewType.Single, 1f),
            "DateParts input column 'X' is missing. Columns of the input: 'Z'. Name a column of dates as the input of DateParts.");

        void Refuses(IDataView input, string message) =>
            Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transform.Fit(input)).Message);
    }

    [TestMethod]
    public void Parts_must_be_known_and_named_once() => Assert.AreEqual(
        "DateParts parts must be among Days, Year, Month, Day, DayOfWeek, DayOfYear, Hour, Minute, Second, each at most once. Received: "
        + "Month, Month. (Parameter 'parts')",
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.DateParts("Y", "X", DatePart.Month, DatePart.Month)).Message);

    [TestMethod]
    public void A_damaged_model_is_refused_when_it_is_loaded()
    {
        var model = _mlContext.Transforms.DateParts("X", null, DatePart.DayOfYear).Fit(new MemoryView().AddText("X", "2024-05-31"));
        var damaged = SavedModel.Replace(SavedModel.Of(model), Encoding.Unicode.GetBytes("DayOfYear"),
            Encoding.Unicode.GetBytes("DayOfHour"));
        Assert.AreEqual(
            "The model's DateParts step for column 'X' must have known parts, each once. Found: 1: DayOfHour. The file is damaged, "
                + "or of a newer version.",
            Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _)).Innermost().Message);
    }

    private float[] PartsOf(string text)
    {
        var data = new MemoryView().AddText("X", text);
        return ColumnValues.Singles(_mlContext.Transforms.DateParts("X", null, DatePart.Month, DatePart.Day, DatePart.Hour).Fit(data)
            .Transform(data), "X")[0];
    }
}
