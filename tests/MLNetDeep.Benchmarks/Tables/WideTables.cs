using System.Globalization;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Tables with categories of many values: real ones, of whose columns cells and slots of time are made, and drawn ones, whose ids have
/// effects. They are written as CSV files, once for each process.
/// </summary>
internal static class WideTables
{
    private static readonly Lazy<string> Folder = new(() => Directory.CreateTempSubdirectory("mlnetdeep-wide-").FullName);

    private static readonly Dictionary<string, Func<(List<Row> Train, List<Row> Test)>> Makers = new()
    {
        ["california-cells"] = () => Changed("california", row => Cell(row, .2)),
        ["california-fine"] = () => Changed("california", row => Cell(row, .05)),
        ["bike-slots"] = () => Changed("bike", BikeSlot),
        ["diamonds-cells"] = () => Changed("diamonds", DiamondCells),
        ["adult-crossed"] = () => Changed("adult", CrossedJobs),
        ["customers"] = () => DrawnTables.Customers(count: 900, rows: 12_000),
        ["customers-many"] = () => DrawnTables.Customers(count: 10_000, rows: 38_000),
        ["pairs"] = DrawnTables.Pairs,
        ["towns"] = DrawnTables.Towns,
        ["middle"] = DrawnTables.Middle,
        ["products"] = DrawnTables.Products,
        ["useless"] = DrawnTables.Useless,
    };

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>The files of a table: columns named n… are numbers, those named c… texts, and y is the label.</summary>
    public static (string Train, string Test) Files(string name)
    {
        var files = (Train: Path.Combine(Folder.Value, $"{name}.train.csv"), Test: Path.Combine(Folder.Value, $"{name}.test.csv"));
        if (!File.Exists(files.Test))
        {
            var (train, test) = Makers[name]();
            Write(files.Train, train);
            Write(files.Test, test);
        }
        return files;
    }

    private static void Write(string path, List<Row> rows)
    {
        string[] names = [.. rows[0].Keys.OrderBy(name => name == "y")];
        File.WriteAllLines(path, [string.Join(',', names), .. rows.Select(row => string.Join(',', names.Select(name => row[name])))]);
    }

    private static (List<Row> Train, List<Row> Test) Changed(string name, Action<Row> change)
    {
        return (Of("train"), Of("test"));

        List<Row> Of(string part)
        {
            string[] lines = File.ReadAllLines(BenchmarkTables.PathOf("tables", $"{name}.{part}.csv"));
            string[] names = lines[0].Split(',');
            Row[] rows = [.. lines.Skip(1).Select(line => new Row(names.Zip(line.Split(',')).ToDictionary(
                pair => pair.First, pair => pair.Second)))];
            foreach (var row in rows)
                change(row);
            return [.. rows];
        }
    }

    /// <summary>A cell of longitude and latitude in their place.</summary>
    private static void Cell(Row row, double size)
    {
        row["c9"] = string.Create(
            CultureInfo.InvariantCulture, $"{Math.Floor(row.Take("n0") / size)}|{Math.Floor(row.Take("n1") / size)}");
    }

    /// <summary>Hour, day of the week and weather as one category, the first two no longer by themselves.</summary>
    private static void BikeSlot(Row row) =>
        row["c0"] = string.Create(CultureInfo.InvariantCulture, $"h{row.Take("n3")}d{row.Take("n5")}w{row["n7"]}");

    /// <summary>Carat to a hundredth with the colour, and the table's width, as categories; without length, width and depth.</summary>
    private static void DiamondCells(Row row)
    {
        row["c8"] = string.Create(CultureInfo.InvariantCulture, $"{row.Take("n0"):F2}{row["c1"]}");
        row["c9"] = $"t{row["n2"]}";
        foreach (var size in new[] { "n3", "n4", "n5" })
            row.Remove(size);
    }

    /// <summary>Education, occupation and relationship as one category.</summary>
    private static void CrossedJobs(Row row)
    {
        row["c1"] = $"{row["c1"]}|{row["c3"]}|{row["c4"]}";
        foreach (var name in new[] { "n2", "c3", "c4" })
            row.Remove(name);
    }

    /// <summary>A row by the names of its columns.</summary>
    public sealed class Row(IDictionary<string, string> values) : Dictionary<string, string>(values)
    {
        public Row()
            : this(new Dictionary<string, string>())
        {
        }

        /// <summary>Takes a number out of the row.</summary>
        public double Take(string name) => Remove(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture)
            : throw new KeyNotFoundException(name);
    }
}
