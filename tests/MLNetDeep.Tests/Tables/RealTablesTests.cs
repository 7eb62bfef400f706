using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>Tables as people have them. Inconclusive without the data.</summary>
[TestClass]
public sealed class RealTablesTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Adult_read_as_text_becomes_numbers_and_categories()
    {
        var path = Path.Combine(RealData.Folder("adult"), "adult-train.csv");
        string[] headings = File.ReadLines(path).First().Split(',');
        var loader = _mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. headings.Select((heading, i) => new TextLoader.Column(heading, DataKind.String, i))],
            Separators = [','],
            HasHeader = true,
        });
        var rows = _mlContext.Data.TakeRows(loader.Load(path), 5_000);

        var features = _mlContext.Transforms.TableFeatures(rows, labelColumnName: headings[^1]);
        CollectionAssert.AreEqual(
            new[] { 0, 2, 10, 11, 12 },
            features.Columns.Index().Where(column => column.Item.Kind == TableColumnKind.Number).Select(column => column.Index).ToArray(),
                features.ToString());
        CollectionAssert.AreEqual(
            new[] { headings[^1] },
            features.Columns.Where(column => column.Kind == TableColumnKind.LeftOut).Select(column => column.Name).ToArray());
        Assert.IsTrue(ColumnValues.Singles(_mlContext.Data.TakeRows(features.Fit(rows).Transform(rows), 50), "Features")
            .All(row => row.All(float.IsFinite)));
    }
}
