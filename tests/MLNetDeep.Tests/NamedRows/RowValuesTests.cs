using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.NamedRows;

/// <summary>What numbers, keys and dates of a row become: exactly what was given.</summary>
[TestClass]
public sealed class RowValuesTests
{
    private static readonly MLContext MlContext = new(1);

    [TestMethod]
    [DataRow(12345678f, 12345678)]
    [DataRow(9007199254740992d, 9007199254740992)]
    [DataRow(-9223372036854775808d, long.MinValue)]
    [DataRow(9223372036854775807, long.MaxValue)]
    [DataRow((byte)7, 7)]
    public void A_whole_number_keeps_every_digit(object given, long expected) =>
        Assert.AreEqual(expected, Copied(new MemoryView().Add("X", NumberDataViewType.Int64, 0L), given));

    [TestMethod]
    [DataRow(9223372036854775808d)]
    [DataRow(1e300)]
    [DataRow(double.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(.5f)]
    [DataRow(9223372036854775808ul)]
    [DataRow("1")]
    public void What_is_no_such_number_is_refused(object given) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentException>(() => Copied(new MemoryView().Add("X", NumberDataViewType.Int64, 0L), given)).Message,
        "Column 'X' must be a whole number from -9223372036854775808 to 9223372036854775807. Received: ");

    [TestMethod]
    public void A_decimal_is_whole_or_not_to_its_last_digit()
    {
        Assert.AreEqual(9223372036854775807, Copied(new MemoryView().Add("X", NumberDataViewType.Int64, 0L), 9223372036854775807.00m));
        Assert.ThrowsExactly<ArgumentException>(
            () => Copied(new MemoryView().Add("X", NumberDataViewType.Int64, 0L), 9223372036854775806.01m));
    }

    [TestMethod]
    public void Keys_of_large_numbers_are_told_apart_whatever_type_they_are_given_in()
    {
        var keys = Keys(NumberDataViewType.Int64, 9007199254740992, 9007199254740993, -3);
        Assert.AreEqual(9007199254740993, Copied(keys, 9007199254740993));
        Assert.AreEqual(9007199254740992, Copied(keys, 9007199254740992d));
        Assert.AreEqual(-3L, Copied(keys, -3m));
        Assert.AreEqual(-3L, Copied(keys, (sbyte)-3));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Copied(keys, 9007199254740994)).Message,
            "Column 'X' must be one of '9007199254740992', '9007199254740993', '-3', or null. Received: 9007199254740994.");
    }

    [TestMethod]
    public void A_key_of_a_fraction_in_Single_is_found_by_the_nearest_Double()
    {
        var keys = Keys(NumberDataViewType.Single, .1f, 2);
        Assert.AreEqual(.1f, Copied(keys, .1));
        Assert.AreEqual(.1f, Copied(keys, .1m));
        Assert.AreEqual(2f, Copied(keys, 2));
        Assert.ThrowsExactly<ArgumentException>(() => Copied(keys, .2));
        Assert.AreEqual(.1, Copied(Keys(NumberDataViewType.Double, .1), .1m));
    }

    [TestMethod]
    [DataRow("Europe/Zurich")]
    [DataRow("Asia/Tokyo")]
    public void Dates_as_texts_are_read_as_the_loader_of_texts_reads_them_in_every_time_zone(string zone) => In(zone, () =>
    {
        string[] texts = ["2024-05-31T17:30", "2024-05-31 17:30:05.25", "2024-05-31T17:30+02:00", "2024-05-31T17:30Z", "2024-05-31"];
        var dates = new MemoryView().AddText("X", texts);
        var loaded = MlContext.Transforms.Conversion.ConvertType("Date", "X", DataKind.DateTime)
            .Append(MlContext.Transforms.Conversion.ConvertType("Moment", "X", DataKind.DateTimeOffset)).Fit(dates).Transform(dates);
        var (date, moment) = (new MemoryView().Add("X", DateTimeDataViewType.Instance, default(DateTime)),
            new MemoryView().Add("X", DateTimeOffsetDataViewType.Instance, default(DateTimeOffset)));
        CollectionAssert.AreEqual(loaded.GetColumn<DateTime>("Date").ToArray(), texts.Select(text => Copied(date, text)).ToArray());
        foreach (var (text, expected) in texts.Zip(loaded.GetColumn<DateTimeOffset>("Moment")))
        {
            var read = (DateTimeOffset)Copied(moment, text);
            Assert.IsTrue(expected.EqualsExact(read), $"{text}: {expected} and {read}");
        }
    });

    [TestMethod]
    public void An_output_column_named_twice_is_refused_at_once()
    {
        var data = new MemoryView().Add("X", NumberDataViewType.Int64, 0L);
        var model = MlContext.Transforms.CopyColumns("Y", "X").Fit(data);
        Assert.AreEqual(
            "Each output column must be named once. Received: 'Y' twice. Remove one.",
            Assert.ThrowsExactly<ArgumentException>(() => MlContext.Model.CreateRowPredictor(model, data.Schema, "Y", "X", "Y")).Message);
    }

    private static object Copied(IDataView data, object given) => MlContext.Model.CreateRowPredictor(
        MlContext.Transforms.CopyColumns("Y", "X").Fit(data), data.Schema, "Y").Predict(("X", given))["Y"]!;

    private static IDataView Keys<T>(DataViewType type, params T[] values)
    {
        var data = new MemoryView().Add("Value", type, values);
        return MlContext.Transforms.Conversion.MapValueToKey("X", "Value").Fit(data).Transform(data);
    }

    private static void In(string zone, Action test)
    {
        var before = Environment.GetEnvironmentVariable("TZ");
        try
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
            if (TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero)
                Assert.Inconclusive("This system has its time zone from elsewhere.");
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", before);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
