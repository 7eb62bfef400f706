using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Tests.Support;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace MLNetDeep.Tests.Tables;

[TestClass]
public sealed class UnreadValuesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void What_a_table_s_features_cannot_read_is_counted_by_column_also_by_a_loaded_model()
    {
        var train = Table([.. Enumerable.Range(0, 60).Select(
            i => (FormattableString.Invariant($"{i * .5}"), i % 3 == 0 ? "Bern" : "Ulm", $"2024-01-{i % 28 + 1:D2}", i % 4))]);
        var columns = new Dictionary<string, TableColumnKind> { ["size"] = TableColumnKind.Category };
        var model = _mlContext.Transforms.TableFeatures(train, options: new() { Columns = columns })
            .Append(new DenseNetworkTrainer(_mlContext, new() { HiddenLayers = [new TableEncoding()], NumberOfEpochs = 1, Seed = 1 }))
            .Fit(train);
        using var folder = new TempFolder();
        model.SaveModel(folder["model.zip"], train.Schema);
        var rows = Table(
            ("1.5", "Ulm", "2024-02-03", 3), ("four", "Rom", "03.02.2024", 9), ("1,5", "ulm", "2024-02-30", 9), ("", "", "", 0),
            ("NA", "Rom", "-", 1), ("four", "Bern", " ", 2));

        var unread = _mlContext.UnreadValues(new MLContext().Model.Load(folder["model.zip"], out _), rows);

        Assert.AreEqual(
            """
            Column  Rows  Taken as          Values
            ----------------------------------------------------------
            age        3  a missing number  'four', '1,5'
            size       2  an unknown value  '9'
            town       3  an unknown value  'Rom', 'ulm'
            since      2  a missing date    '03.02.2024', '2024-02-30'
            6 rows looked at.

            """.ReplaceLineEndings("\n"),
            unread.ToString());
        Assert.AreEqual("age: 'four' and others in 3 rows, taken as a missing number", unread.Columns[0].ToString());
        Assert.AreEqual("All values of 60 rows were read.\n", _mlContext.UnreadValues(model, train).ToString());
    }

    [TestMethod]
    public void Binary_codes_are_not_taken_for_slots_and_a_value_counts_once_whatever_is_dropped_between()
    {
        var train = new MemoryView().AddText("colour", "red", "blue").AddText("x", "1", "2");
        var model = _mlContext.Transforms.Categorical.OneHotEncoding("bits", "colour", OneHotEncodingEstimator.OutputKind.Binary)
            .Append(_mlContext.Transforms.Categorical.OneHotEncoding("slots", "colour"))
            .Append(_mlContext.Transforms.DropColumns("bits"))
            .Append(_mlContext.Transforms.Categorical.OneHotEncoding("again", "colour"))
            .Append(_mlContext.Transforms.Conversion.ConvertType("x", outputKind: DataKind.Double))
            .Fit(train);
        var rows = new MemoryView().AddText("colour", "red", "green", "blue", "green").AddText("x", "1", "two", "3", "4");

        Assert.AreEqual(
            "colour: 'green' in 2 rows, taken as an unknown value; x: 'two' in 1 row, taken as a missing number",
            string.Join("; ", _mlContext.UnreadValues(model, rows).Columns));
    }

    [TestMethod]
    public void Other_steps_of_ML_NET_are_followed_by_what_they_make_of_one_column()
    {
        var train = new MemoryView().AddText("colour", "red", "blue").AddText("kind", "a", "b").Add("zip", NumberDataViewType.Int32, 1, 2)
            .AddText("hashed", "x", "y").AddText("number", "1", "2");
        var model = _mlContext.Transforms.Categorical.OneHotEncoding("colour")
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Label", "kind", keyOrdinality: KeyOrdinality.ByValue))
            .Append(_mlContext.Transforms.Categorical.OneHotEncoding("zipSlots", "zip"))
            .Append(_mlContext.Transforms.DropColumns("kind"))
            .Append(_mlContext.Transforms.Categorical.OneHotHashEncoding("hashed"))
            .Append(_mlContext.Transforms.Conversion.ConvertType("number"))
            .Append(_mlContext.Transforms.Concatenate("Features", "colour", "zipSlots", "hashed", "number"))
            .Fit(train);
        var rows = new MemoryView().AddText("colour", "green", "red").AddText("kind", "c", "b").Add("zip", NumberDataViewType.Int32, 7, 2)
            .AddText("hashed", "never seen", "y").AddText("number", "two", "3");

        Assert.AreEqual(
            """
            colour: 'green' in 1 row, taken as an unknown value
            kind: 'c' in 1 row, taken as an unknown value
            zip: '7' in 1 row, taken as an unknown value
            number: 'two' in 1 row, taken as a missing number
            """.ReplaceLineEndings("\n"),
            string.Join('\n', _mlContext.UnreadValues(model, rows).Columns));
    }

    [TestMethod]
    public void Five_different_values_are_shown_and_all_rows_counted()
    {
        var model = _mlContext.Transforms.Categorical.OneHotEncoding("x").Fit(new MemoryView().AddText("x", "a", "b"));
        var unread = _mlContext.UnreadValues(model, new MemoryView().AddText("x", [.. Enumerable.Range(0, 3000).Select(i => $"{i % 7}")]));

        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3", "4" }, unread.Columns[0].Examples.ToArray());
        Assert.AreEqual((3000L, 3000L), (unread.Columns[0].Rows, unread.Rows));
    }

    private static MemoryView Table(params (string Age, string Town, string Since, int Size)[] rows) => new MemoryView()
        .AddText("age", [.. rows.Select(row => row.Age)])
        .AddText("town", [.. rows.Select(row => row.Town)])
        .AddText("since", [.. rows.Select(row => row.Since)])
        .Add("size", NumberDataViewType.Int32, [.. rows.Select(row => row.Size)])
        .Add("Label", NumberDataViewType.Single, [.. rows.Select((_, i) => (float)(i % 5))]);
}
