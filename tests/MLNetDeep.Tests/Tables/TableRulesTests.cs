using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>Rules of <see cref="TableFeatures"/> for columns that would mislead a model.</summary>
[TestClass]
public sealed class TableRulesTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    [DataRow(365, "date within one year: Days, Day, DayOfWeek")]
    [DataRow(380, "date: Days, Year, Month, Day, DayOfWeek, DayOfYear")]
    public void The_parts_of_a_year_are_features_where_dates_reach_over_more_than_a_year(int days, string why)
    {
        var table = Labelled(days).Add(
            "on", DateTimeDataViewType.Instance, Column(days, i => new DateTime(2023, 11, 20).AddDays(i)));
        Assert.AreEqual(why, ChoiceOf("on", table).Why);
    }

    [TestMethod]
    [DataRow("2021-01-01", 365, "date within one year: Days, Day, DayOfWeek")]
    [DataRow("2021-01-01", 366, "date: Days, Year, Month, Day, DayOfWeek, DayOfYear")]
    [DataRow("2024-01-01", 366, "date within one year: Days, Day, DayOfWeek")]
    [DataRow("2024-01-01", 367, "date: Days, Year, Month, Day, DayOfWeek, DayOfYear")]
    [DataRow("9999-01-01", 365, "date within one year: Days, Day, DayOfWeek")]
    public void A_year_ends_before_its_first_day_returns(string first, int days, string why)
    {
        var start = DateTime.Parse(first, CultureInfo.InvariantCulture);
        var table = Labelled(days).Add("on", DateTimeDataViewType.Instance, Column(days, i => start.AddDays(i)));
        Assert.AreEqual(why, ChoiceOf("on", table).Why);
    }

    [TestMethod]
    public void One_date_with_gaps_keeps_all_its_parts()
    {
        var table = Labelled(40).AddText("on", Column(40, i => i % 2 == 0 ? "2024-05-06" : ""));
        var choice = ChoiceOf("on", table);
        Assert.AreEqual($"date as text: {string.Join(", ", Enum.GetValues<DatePart>())}", choice.Why);
        CollectionAssert.AreEqual(Enum.GetValues<DatePart>(), choice.DateParts.ToArray());
    }

    [TestMethod]
    public void A_text_that_the_label_was_made_of_is_left_out()
    {
        var table = new MemoryView().AddText("kind", Column(90, i => Kind(i))).AddText("colour", Column(90, i => i == 70 ? "x" : Kind(i)))
            .AddText("code", Column(90, i => $"{Kind(i).Length + 7}"));
        var labelled = _mlContext.Transforms.Conversion.MapValueToKey("Label", "kind").Fit(table).Transform(table);
        Assert.AreEqual("kind: LeftOut (says the label, value by value)", $"{ChoiceOf("kind", labelled)}");
        Assert.AreEqual("code: LeftOut (says the label, value by value)", $"{ChoiceOf("code", labelled)}");
        Assert.AreEqual(TableColumnKind.Category, ChoiceOf("colour", labelled).Kind, "one row is another");

        var asked = new TableFeaturesOptions { Columns = new Dictionary<string, TableColumnKind> { ["kind"] = TableColumnKind.Category } };
        Assert.AreEqual(TableColumnKind.Category, ChoiceOf("kind", labelled, asked).Kind);

        static string Kind(int i) => (i % 3) switch { 0 => "a", 1 => "bb", _ => "ccc" };
    }

    [TestMethod]
    public void A_number_that_is_the_label_is_left_out_and_one_in_its_order_is_not()
    {
        var numbers = Column(60, i => i == 5 ? float.NaN : 1.5f * i * i);
        var table = new MemoryView().Add("Label", NumberDataViewType.Single, numbers)
            .AddText("text", Column(60, i => numbers[i].ToString("F2", CultureInfo.InvariantCulture)))
            .Add("exact", NumberDataViewType.Double, Column(60, i => (double)numbers[i]))
            .Add("half", NumberDataViewType.Double, Column(60, i => numbers[i] / 2.0));
        Assert.AreEqual("text: LeftOut (says the label, value by value)", $"{ChoiceOf("text", table)}");
        Assert.AreEqual("exact: LeftOut (says the label, value by value)", $"{ChoiceOf("exact", table)}");
        Assert.AreEqual(TableColumnKind.Number, ChoiceOf("half", table).Kind);
    }

    [TestMethod]
    [DataRow(20_000)]
    [DataRow(25_000)]
    public void A_copy_of_a_number_of_many_values_is_left_out_in_tables_of_any_size(int rows)
    {
        var table = Labelled(rows).Add("copy", NumberDataViewType.Single, Column(rows, LabelAt))
            .Add("half", NumberDataViewType.Single, Column(rows, i => LabelAt(i) / 2));
        Assert.AreEqual("copy: LeftOut (says the label, value by value)", $"{ChoiceOf("copy", table)}");
        Assert.AreEqual(TableColumnKind.Number, ChoiceOf("half", table).Kind);
    }

    [TestMethod]
    [DataRow(60, 4, TableColumnKind.Number, DisplayName = "a mark in the only four rows of a class")]
    [DataRow(60, 5, TableColumnKind.LeftOut, DisplayName = "a mark in five")]
    [DataRow(19, 9, TableColumnKind.Number, DisplayName = "few rows")]
    public void Chance_is_not_taken_for_the_label(int rows, int marks, TableColumnKind kind)
    {
        var table = new MemoryView().Add("Label", BooleanDataViewType.Instance, Column(rows, i => i < marks))
            .Add("mark", NumberDataViewType.Single, Column(rows, i => i < marks ? 1f : 0f));
        var other = table.Add("other", NumberDataViewType.Single, Column(rows, i => MathF.Sin(i)));
        Assert.AreEqual(kind, ChoiceOf("mark", other).Kind);
    }

    [TestMethod]
    public void Numbers_named_as_identifiers_are_codes()
    {
        const int rows = 200;
        var table = Labelled(rows).Add("shopId", NumberDataViewType.Int64, Column(rows, i => 4_000_000_000L + i % 30))
            .AddText("shop_id", Column(rows, i => $"{i % 30}"))
            .Add("saleId", NumberDataViewType.Int32, Column(rows, i => i < 8 ? 3 : i * i))
            .Add("gridId", NumberDataViewType.Single, Column(rows, i => i % 30 / 2f))
            .Add("shops", NumberDataViewType.Int64, Column(rows, i => (long)(i % 30)));
        Assert.AreEqual("shopId: Category (numbers, but codes by its name: 30 values)", $"{ChoiceOf("shopId", table)}");
        Assert.AreEqual("shop_id: Category (numbers, but codes by its name: 30 values)", $"{ChoiceOf("shop_id", table)}");
        Assert.AreEqual("saleId: LeftOut (identifier by its name; hardly any number twice)", $"{ChoiceOf("saleId", table)}");
        Assert.AreEqual(TableColumnKind.Number, ChoiceOf("gridId", table).Kind, "halves are no codes");
        Assert.AreEqual(TableColumnKind.Number, ChoiceOf("shops", table).Kind);

        var few = _mlContext.Transforms.TableFeatures(table, options: new TableFeaturesOptions { MostCategories = 20 });
        Assert.AreEqual((TableColumnKind.HashedCategory, 32), (few.Columns[1].Kind, few.Columns[1].HashSlots!.Value));
        var slots = few.Fit(table).Transform(table).Schema["Features"].Type.GetVectorSize();
        Assert.AreEqual(32 + 32 + 1 + 1, slots);
    }

    [TestMethod]
    [DataRow("id", true)]
    [DataRow("ID", true)]
    [DataRow("CUSTOMER_ID", true)]
    [DataRow("customer-id", true)]
    [DataRow("shopID", true)]
    [DataRow("shop2ID", true)]
    [DataRow("shop ID", true)]
    [DataRow("USId", true)]
    [DataRow("PAID", false)]
    [DataRow("AMOUNT_PAID", false)]
    [DataRow("GRID", false)]
    [DataRow("paid", false)]
    [DataRow("Paid", false)]
    public void The_end_of_a_word_is_not_the_name_of_an_identifier(string name, bool areCodes)
    {
        var table = Labelled(200).Add(name, NumberDataViewType.Int32, Column(200, i => i % 30));
        Assert.AreEqual(areCodes ? TableColumnKind.Category : TableColumnKind.Number, ChoiceOf(name, table).Kind);
    }

    [TestMethod]
    public void Identifiers_of_large_tables_are_left_out()
    {
        const int rows = 150_000; // 0.9 of them are more than the values that are counted.
        var table = Labelled(rows).Add("shopId", NumberDataViewType.Int32, Column(rows, i => i < 2 ? 7 : i * 5))
            .Add("size", NumberDataViewType.Single, Column(rows, i => i % 10 / 4f));
        Assert.AreEqual("shopId: LeftOut (identifier by its name; hardly any number twice)", $"{ChoiceOf("shopId", table)}");
    }

    [TestMethod]
    public void Negative_codes_are_told_apart()
    {
        var table = Labelled(200).Add("shopId", NumberDataViewType.Single, Column(200, i => -1f - i % 30))
            .Add("areaId", NumberDataViewType.Int32, Column(200, i => -1 - i % 30));
        Assert.AreEqual((30, 30), (ChoiceOf("shopId", table).DistinctValues, ChoiceOf("areaId", table).DistinctValues));
    }

    private TableColumnChoice ChoiceOf(string name, IDataView table, TableFeaturesOptions? options = null) =>
        _mlContext.Transforms.TableFeatures(table, options: options).Columns.Single(column => column.Name == name);

    private static MemoryView Labelled(int rows) => new MemoryView().Add("Label", NumberDataViewType.Single, Column(rows, LabelAt));

    private static float LabelAt(int row) => row * .1f;

    private static T[] Column<T>(int rows, Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];
}
