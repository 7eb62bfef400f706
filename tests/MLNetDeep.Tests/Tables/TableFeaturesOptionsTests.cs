using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>What options change, and what is refused.</summary>
[TestClass]
public sealed class TableFeaturesOptionsTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Options_decide_on_single_columns()
    {
        var features = Features(MadeUpTable.Of(), new TableFeaturesOptions
        {
            FreeText = true,
            Columns = new Dictionary<string, TableColumnKind>
            {
                ["children"] = TableColumnKind.Category,
                ["district"] = TableColumnKind.Number,
                ["colour"] = TableColumnKind.HashedCategory,
                ["age"] = TableColumnKind.LeftOut,
                ["name"] = TableColumnKind.Category,
                ["bought"] = TableColumnKind.Date,
                ["member"] = TableColumnKind.Number,
                ["row"] = TableColumnKind.Number,
            },
        });
        Assert.AreEqual(
            "row: Number, children: Category, member: Number, colour: HashedCategory, price: Number, district: Number, name: "
                + "Category, remark: FreeText, day: Date, bought: Date, took: Date, grade: Category, measures: Number",
            string.Join(", ", features.Columns.Where(column => column.Kind != TableColumnKind.LeftOut)
                .Select(column => $"{column.Name}: {column.Kind}")));

        EstimatorCheck.Run(features, MadeUpTable.Of());
        var names = features.Fit(MadeUpTable.Of()).Transform(MadeUpTable.Of()).Schema["Features"].SlotNames();
        CollectionAssert.AreEqual(new[] { "row", "children.0", "children.1", "children.2", "children.3", "member" }, names[..6]);
    }

    [TestMethod]
    public void Texts_of_numbers_are_a_category_while_they_are_few()
    {
        var data = new MemoryView().AddText("x", [.. Enumerable.Range(0, 100).Select(i => $"{i % 25}")]).Add(
            "Label", NumberDataViewType.Single, new float[100]);
        Assert.AreEqual(TableColumnKind.Number, Features(data, new()).Columns[0].Kind);
        Assert.AreEqual(TableColumnKind.Category, Features(data, new() { MostCategoriesOfNumbersInText = 25 }).Columns[0].Kind);
    }

    [TestMethod]
    public void Only_so_many_rows_are_looked_at()
    {
        var features = Features(MadeUpTable.Of(), new() { RowsToLookAt = 25 });
        Assert.AreEqual(25, features.RowsLookedAt);
        Assert.AreEqual(5, features.Columns.Single(column => column.Name == "age").Missing);
    }

    [TestMethod]
    public void All_that_is_wrong_with_the_options_is_said_at_once() => Assert.AreEqual(
        """
        The options of TableFeatures are not valid:
         - MostCategories must be at least 2 and at most 1000000. Received: 1.
         - HashBits must be at least 1 and at most 20. Received: 21.
         - IdentifierShare must be above 0 and at most 1. Received: NaN.
        """.ReplaceLineEndings("\n"),
        Assert.ThrowsExactly<ArgumentException>(
            () => Features(MadeUpTable.Of(), new() { MostCategories = 1, HashBits = 21, IdentifierShare = float.NaN })).Message);

    [TestMethod]
    public void A_share_above_1_is_told_the_whole_range() => Assert.AreEqual(
        "The options of TableFeatures are not valid:\n - IdentifierShare must be above 0 and at most 1. Received: 1.5.",
        Assert.ThrowsExactly<ArgumentException>(() => Features(MadeUpTable.Of(), new() { IdentifierShare = 1.5f })).Message);

    [TestMethod]
    public void A_column_that_is_missing_or_cannot_become_what_is_asked_is_named()
    {
        var data = new MemoryView().Add("x", NumberDataViewType.Single, 1f, 2f).Add("y", NumberDataViewType.Single, 0f, 1f);
        Assert.AreEqual(
            "Label column 'Label' is missing. Columns of the data: 'x', 'y'. Give the name of the column to predict as labelColumnName.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.TableFeatures(data)).Message);
        TableFeaturesOptions With(string name, TableColumnKind kind) =>
            new() { Columns = new Dictionary<string, TableColumnKind> { [name] = kind } };
        Assert.AreEqual(
            "Column 'z' of TableFeaturesOptions.Columns is missing. Columns of the data: 'x', 'y'. Correct its name.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => _mlContext.Transforms.TableFeatures(data, "y", options: With("z", TableColumnKind.Number))).Message);
        Assert.AreEqual(
            "Column 'x' must be a date, a span of time or a text to become Date, as TableFeaturesOptions.Columns says. Received: "
                + "Single. Convert it before, or leave it out.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => _mlContext.Transforms.TableFeatures(data, "y", options: With("x", TableColumnKind.Date))).Message);
    }

    [TestMethod]
    public void Data_without_rows_and_tables_without_features_are_refused()
    {
        var empty = new MemoryView().Add<float>("x", NumberDataViewType.Single).Add<float>("Label", NumberDataViewType.Single);
        Assert.AreEqual(
            "TableFeatures must have at least one row to inspect. Received: none. Check the file, and the "
                + "filters before it.",
            Assert.ThrowsExactly<InvalidOperationException>(() => _mlContext.Transforms.TableFeatures(empty)).Message);
        var useless = new MemoryView().Add("x", NumberDataViewType.Single, 1f, 1f).Add("Label", NumberDataViewType.Single, 1f, 2f);
        Assert.AreEqual(
            "TableFeatures must find at least one feature. Every column is left out:\n - x: LeftOut (1 in every row)\n - Label: "
                + "LeftOut (label)\nTo use a column anyway, set its kind in TableFeaturesOptions.Columns.",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.TableFeatures(useless)).Message);
    }

    private TableFeatures Features(IDataView data, TableFeaturesOptions options) => _mlContext.Transforms.TableFeatures(
        data, options: options);
}
