using System.Globalization;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// The results so far. In a file they outlive the run: each is appended as soon as it is known, and what is there is not measured again.
/// So a comparison of hours is made in pieces. Results of another form, or of another program, belong in another file.
/// </summary>
internal sealed class TableResults
{
    private const string Heading = "table,method,seed,loss,accuracy,seconds,processor_seconds";

    private readonly string? _path;
    private readonly List<TableResult> _all = [];

    /// <param name="path">The file; null for none.</param>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public TableResults(string? path)
    {
        _path = path;
        if (path is null)
            return;
        if (!File.Exists(path))
            File.WriteAllText(path, Heading + "\n");
        string[] lines = File.ReadAllLines(path);
        if (lines is not [Heading, ..])
            throw new InvalidDataException($"A file of results must begin with the line '{Heading}'. Received: '{path}'.");
        _all.AddRange(lines.Skip(1).Where(line => line.Length > 0).Select(Parsed));
    }

    public IReadOnlyList<TableResult> All => _all;

    public bool Has(string table, string method, int seed) =>
        _all.Any(result => result.Table == table && result.Method == method && result.Seed == seed);

    public void Add(TableResult result)
    {
        _all.Add(result);
        if (_path is not null)
            File.AppendAllText(_path, string.Create(CultureInfo.InvariantCulture,
                $"{result.Table},{result.Method},{result.Seed},{result.Figures.Loss:R},{result.Figures.Accuracy:R},"
                + $"{result.Seconds:F2},{result.ProcessorSeconds:F2}\n"));
    }

    private static TableResult Parsed(string line)
    {
        string[] cells = line.Split(',');
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        return new(cells[0], cells[1], (int)Number(2), new(Number(3), cells[4].Length == 0 ? null : Number(4)), Number(5), Number(6));
    }
}
