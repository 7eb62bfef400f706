using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

[TestClass]
public sealed class TableFeaturesTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Each_column_becomes_what_its_type_and_values_say()
    {
        var features = _mlContext.Transforms.TableFeatures(MadeUpTable.Of());
        Assert.AreEqual("""
            Column      Type               Becomes   Missing  Because
            ----------------------------------------------------------------------------------------------------
            Label       Boolean            left out           label
            row         Int32              left out           identifier: consecutive whole numbers
            customerId  Int64              left out           identifier by its name; each number once
            age         Single             number          8  number
            children    Byte               number             number
            member      Boolean            boolean            false or true
            colour      String             category       10  3 values
            price       String             number          6  text of a number
            district    String             category           numbers, but only 6 different: a category
            name        String             left out           identifier: 40 different texts in 40 rows
            remark      String             left out           sentences; FreeText would use them
            day         String             date            1  date as text within one year: Days, Day, DayOfWeek
            bought      DateTime           date            1  date within one year: Days, Day, DayOfWeek, Hour
            took        TimeSpan           date               span of time: Days
            grade       Key<UInt32, 0-3>   category        8  4 values
            same        String             left out           the same text in every row
            gone        Double             left out       40  missing in every row
            measures    Vector<Double, 2>  number             2 numbers
            words       Vector<String, 1>  left out           vector of texts: load each as a column of its own
            40 rows looked at; the features are 'Features'.

            """.ReplaceLineEndings("\n"), features.ToString());
        Assert.AreEqual(40, features.RowsLookedAt);
        Assert.AreEqual(
            new TableColumnChoice
            {
                Name = "colour",
                Type = "String",
                Kind = TableColumnKind.Category,
                Missing = 10,
                DistinctValues = 3,
                Why = "3 values",
            },
            features.Columns[6]);
    }

    [TestMethod]
    [DataRow("numbers need a decimal point", "1,5", "12", "-0,25 ", "?", "1e3")]
    [DataRow("dates need the year first", "31.12.2024", "1/2/99", "12-31-2024", "", "3.4.2025 10:15")]
    [DataRow(null, "1,5", "12", "about 3", "4", "5")]
    [DataRow(null, "1.2.3", "1.2.4", "10.0.1", "2.0.0", "1.2.13")]
    [DataRow(null, "1.1.2024", "1.2", "3.1.2024", "4.1.2024", "5.1.2024")]
    [DataRow(null, "a", "b", "", "c", "d")]
    [DataRow("numbers need digits and a decimal point, and no other signs", "1,234.5", "12", "1,000,000", "0.5", "-3")]
    [DataRow("numbers need digits and a decimal point, and no other signs", "1.234,5", "12", "1.000.000", "0,5", "-3")]
    [DataRow("numbers need digits and a decimal point, and no other signs", "$5", "-$1,200.00", "$ 0.5", "$7", "12 €")]
    [DataRow("numbers need digits and a decimal point, and no other signs", "5%", "12.5 %", "-3%", "100%", "0%")]
    [DataRow(null, "10.0.0.1", "10.0.0.2", "192.168.0.1", "127.0.0.1", "8.8.8.8")]
    [DataRow(null, "$5", "cheap", "$7", "dear", "$9")]
    public void Numbers_and_dates_of_another_notation_are_pointed_out(string? advice, params string[] texts)
    {
        var table = new MemoryView().AddText("x", [.. Enumerable.Range(0, 40).Select(i => texts[i % 5])])
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 40).Select(i => (float)i)]);
        var why = _mlContext.Transforms.TableFeatures(table).Columns[0].Why;
        Assert.AreEqual(advice, why.Contains('(') ? why[(why.IndexOf('(') + 1)..^1] : null, why);
    }

    [TestMethod]
    public void Rows_are_missing_once_however_many_slots_have_gaps()
    {
        var table = new MemoryView()
            .AddSingles("x", [.. Enumerable.Range(0, 40).Select(i => i % 4 == 0 ? new[] { float.NaN, float.NaN, 1 } : new[] { i, 2f, 3 })])
            .AddVectors("sparse", new VectorDataViewType(NumberDataViewType.Single, 3),
                [.. Enumerable.Range(0, 40).Select(i => new VBuffer<float>(3, 2, [i % 2 == 0 ? float.NaN : i, float.NaN], [0, 2]))])
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 40).Select(i => (float)i)]);
        var columns = _mlContext.Transforms.TableFeatures(table).Columns;
        Assert.AreEqual(10, columns[0].Missing);
        Assert.AreEqual(40, columns[1].Missing);
    }

    [TestMethod]
    public void A_span_of_time_without_end_is_missing()
    {
        var table = new MemoryView()
            .Add("x", TimeSpanDataViewType.Instance, [.. Enumerable.Range(0, 40).Select(
                i => i % 4 == 0 ? TimeSpan.MaxValue : TimeSpan.FromHours(i))])
            .Add("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, 40).Select(i => (float)i)]);
        Assert.AreEqual(10, _mlContext.Transforms.TableFeatures(table).Columns[0].Missing);
    }

    [TestMethod]
    public void It_is_a_well_behaved_estimator_and_its_model_is_loaded_with_nothing_registered() =>
        EstimatorCheck.Run(_mlContext.Transforms.TableFeatures(MadeUpTable.Of()), MadeUpTable.Of());

    [TestMethod]
    public void Slots_are_named_as_columns_and_those_of_categories_are_marked()
    {
        var features = Fitted(MadeUpTable.Of(), out var data)["Features"];
        VBuffer<int> ranges = default;
        features.Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        CollectionAssert.AreEqual(new[] { 3, 6, 8, 13, 22, 25 }, ranges.DenseValues().ToArray());
        CollectionAssert.AreEqual(
            new[]
            {
                "age", "children", "member", "colour.(missing)", "colour.blue", "colour.green", "colour.red", "price", "district.0",
                    "district.1", "district.2", "district.3",
                "district.4", "district.5", "day.Days", "day.Day", "day.DayOfWeek", "bought.Days", "bought.Day", "bought.DayOfWeek",
                "bought.Hour", "took.Days", "", "", "", "", "", "",
            },
            features.SlotNames());
        CollectionAssert.AreEqual(MadeUpTable.Of().Schema.Select(column => column.Name).Append("Features").ToArray(),
            data.Schema.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Missing_values_are_kept_as_missing()
    {
        _ = Fitted(MadeUpTable.Of(), out var data);
        var rows = ColumnValues.Singles(data, "Features");
        Assert.IsTrue(float.IsNaN(rows[0][0]), "age");
        Assert.IsTrue(float.IsNaN(rows[0][7]), "price of an empty text");
        Assert.AreEqual(1.5f, rows[1][7]);
        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 0 }, rows[2][3..7], "the missing colour has a slot of its own");
        CollectionAssert.AreEqual(new float[] { 0, 1, 0, 0 }, rows[3][3..7]);
        Assert.IsTrue(rows[3][14..17].All(float.IsNaN), "a mark of a missing day");
        Assert.IsTrue(rows[5][17..21].All(float.IsNaN), "the default value of a date");
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0 }, rows[0][22..26], "a missing key");
    }

    [TestMethod]
    public void Values_that_training_did_not_have_are_scored_too()
    {
        IDataView Bought(params (string Colour, DateTime On, string Price)[] rows) => new MemoryView()
            .Add("Label", NumberDataViewType.Single, rows.Select(_ => 0f).ToArray())
            .AddText("colour", [.. rows.Select(row => row.Colour)])
            .Add("on", DateTimeDataViewType.Instance, rows.Select(row => row.On).ToArray())
            .AddText("price", [.. rows.Select(row => row.Price)]);
        var train = Bought(
            [.. Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? "red" : "blue", new DateTime(2020, 1, 1).AddDays(i), $"{i / 2}"))]);
        var model = _mlContext.Transforms.TableFeatures(train).Fit(train);

        var scored = ColumnValues.Singles(
            model.Transform(Bought(("violet", new DateTime(2091, 5, 7), "cheap"), ("", new DateTime(1870, 1, 1), "-5"))), "Features");
        CollectionAssert.AreEqual(new float[] { 0, 0 }, scored[0][..2]);
        CollectionAssert.AreEqual(new float[] { 0, 0 }, scored[1][..2]);
        CollectionAssert.AreEqual(new float[] { 33364, 7, 0, float.NaN }, scored[0][2..]);
        CollectionAssert.AreEqual(new float[] { -47481, 1, 5, -5 }, scored[1][2..]);
    }

    [TestMethod]
    public void More_than_ten_thousand_values_are_hashed_into_slots_that_new_values_find_too()
    {
        IDataView Table(Func<int, string> text) => new MemoryView()
            .AddComputed("Label", NumberDataViewType.Single, 40_000, i => (float)i)
            .AddComputed("street", TextDataViewType.Instance, 40_000, i => text((int)i).AsMemory());
        Assert.AreEqual("street: Category (10,000 values)",
            _mlContext.Transforms.TableFeatures(Table(i => $"street {i % 10_000}")).Columns[1].ToString());
        var features = _mlContext.Transforms.TableFeatures(Table(i => $"street {i % 10_001}"));
        Assert.AreEqual("street: HashedCategory (more than 10,000 values, so they are hashed)",
            features.Columns[1].ToString());
        Assert.AreEqual((10_001, 1024), (features.Columns[1].DistinctValues, features.Columns[1].HashSlots));

        var scored = features.Fit(Table(i => $"street {i % 10_001}")).Transform(_mlContext.Data.TakeRows(Table(i => $"unknown {i}"), 5));
        VBuffer<int> range = default;
        scored.Schema["Features"].Annotations.GetValue("CategoricalSlotRanges", ref range);
        CollectionAssert.AreEqual(new[] { 0, 1023 }, range.DenseValues().ToArray());
        foreach (var row in ColumnValues.Singles(scored, "Features"))
            Assert.AreEqual(1, row.Sum());
    }

    [TestMethod]
    public void Hashes_have_no_more_slots_than_values()
    {
        var data = new MemoryView().AddText("x", [.. Enumerable.Range(0, 100).Select(i => $"v{i % 33}")]).Add(
            "Label", NumberDataViewType.Single, new float[100]);
        var features = _mlContext.Transforms.TableFeatures(data, options: new TableFeaturesOptions { MostCategories = 32 });
        Assert.AreEqual(64, features.Columns[0].HashSlots);
        var fewer = new TableFeaturesOptions { MostCategories = 31, HashBits = 5 };
        Assert.AreEqual(32, _mlContext.Transforms.TableFeatures(data, options: fewer).Columns[0].HashSlots);
    }

    [TestMethod]
    public void A_hundred_rows_of_ten_thousand_values_are_an_identifier()
    {
        var random = new Random(1);
        var data = new MemoryView().AddText("x", [.. Enumerable.Range(0, 100).Select(_ => $"v{random.Next(10_000)}")])
            .Add("y", NumberDataViewType.Single, [.. Enumerable.Range(0, 100).Select(_ => random.NextSingle())]).Add(
                "Label", NumberDataViewType.Single, new float[100]);
        Assert.AreEqual(TableColumnKind.LeftOut, _mlContext.Transforms.TableFeatures(data).Columns[0].Kind);
    }

    private DataViewSchema Fitted(IDataView data, out IDataView transformed)
    {
        transformed = _mlContext.Transforms.TableFeatures(data).Fit(data).Transform(data);
        return transformed.Schema;
    }
}
