using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Tests.Trials;

[TestClass]
public sealed class RowsFingerprintTests
{
    [TestMethod]
    public void Every_column_counts()
    {
        var texts = new HashSet<string> { Of(new Row()) };
        foreach (var property in typeof(Row).GetProperties())
        {
            var row = new Row();
            property.SetValue(row, Other(property.GetValue(row)!));
            Assert.IsTrue(texts.Add(Of(row)), property.Name);
        }
        Assert.AreEqual(Of(new Row()), Of(new Row()));
    }

    [TestMethod]
    public void Texts_and_vectors_do_not_run_into_each_other()
    {
        Assert.AreNotEqual(Of(new Row { Texts = ["ab", ""] }), Of(new Row { Texts = ["a", "b"] }));
        Assert.AreNotEqual(Of(new Row { Floats = [1], Doubles = [0, 2] }), Of(new Row { Floats = [1, 0], Doubles = [2] }));
        Assert.AreNotEqual(Of(new Row()), Of(new Row(), new Row()));
    }

    [TestMethod]
    public void The_places_of_sparse_values_count()
    {
        var mlContext = new MLContext(1);
        string[] texts = [.. new[] { "a", "b" }.Select(first =>
        {
            // A one-hot vector of 100 places is sparse: its one value is 1 wherever it is.
            var rows = mlContext.Data.LoadFromEnumerable(
                Enumerable.Range(0, 100).Select(i => new Row { Text = $"{i}" }).Append(new Row { Text = first == "a" ? "7" : "8" })
                .ToList());
            var view = mlContext.Transforms.Categorical.OneHotEncoding("Hot", nameof(Row.Text)).Fit(rows).Transform(rows);
            using var fingerprint = new RowsFingerprint();
            fingerprint.Add(view, [view.Schema["Hot"]]);
            return fingerprint.Text;
        })];
        Assert.AreNotEqual(texts[0], texts[1]);
    }

    private static object Other(object value) => value switch
    {
        float[] => new[] { 9f },
        double[] => new[] { 9.0 },
        string[] => new[] { "other" },
        string => "other",
        bool flag => !flag,
        _ => Convert.ChangeType(9, value.GetType(), System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Of(params Row[] rows)
    {
        var view = new MLContext(1).Data.LoadFromEnumerable(rows);
        using var fingerprint = new RowsFingerprint();
        fingerprint.Add(view, [.. view.Schema]);
        return fingerprint.Text;
    }

    private sealed class Row
    {
        public float Float { get; set; } = 1;

        public double Double { get; set; } = 1;

        public bool Flag { get; set; }

        public int Int { get; set; } = 1;

        public long Long { get; set; } = 1;

        public short Short { get; set; } = 1;

        public byte Byte { get; set; } = 1;

        public ulong ULong { get; set; } = 1;

        [KeyType(10)]
        public uint Key { get; set; } = 1;

        public string Text { get; set; } = "";

        public float[] Floats { get; set; } = [1];

        public double[] Doubles { get; set; } = [1];

        public string[] Texts { get; set; } = [];
    }
}
