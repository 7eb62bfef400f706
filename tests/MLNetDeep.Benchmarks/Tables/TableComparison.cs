using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Networks beside trees on tables: test figures, seconds and mean rank, over several seeds. Test rows choose nothing. Markdown on standard
/// output; docs/tables.md says what the rows are.
/// </summary>
internal static class TableComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Tables";

    private const string Quick = "--quick";
    private const string Seeds = "--seeds";
    private const string Seed = "--seed";

    public static string Usage =>
        $"{Name} [{Quick}] [{Seeds} COUNT | {Seed} NUMBER] [{string.Join('|', TableNames)}]... [{string.Join('|', MethodNames)}]...";

    private static IEnumerable<string> TableNames => BenchmarkTables.Eight.Concat(BenchmarkTables.Others);

    private static IEnumerable<string> MethodNames => TableMethods.All.Select(method => method.Name).Append(SklearnNetwork.Name);

    /// <returns>The exit code: 2 for words that are none of these.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var words = new Queue<string>(arguments);
        List<string> tables = [], methods = [];
        int[] seeds = [];
        var form = new TableForm(arguments.Contains(Quick));
        while (words.TryDequeue(out var word))
        {
            if (word is Seeds or Seed && words.TryDequeue(out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                seeds = word == Seed ? [number] : [.. Enumerable.Range(0, number)];
            else if (TableNames.Contains(word))
                tables.Add(word);
            else if (MethodNames.Contains(word))
                methods.Add(word);
            else if (word != Quick)
            {
                Console.Error.WriteLine($"There is no '{word}'. {Usage}");
                return 2;
            }
        }
        if (seeds.Length == 0)
            seeds = form.IsQuick ? [0] : [0, 1, 2, 3, 4];
        using var python = methods.Count > 0 && !methods.Contains(SklearnNetwork.Name) ? null : SklearnNetwork.TryStart(Console.Error);
        TableMethod[] compared = [.. TableMethods.All.Where(method => methods.Count == 0 || methods.Contains(method.Name))];
        foreach (var missing in compared.Where(method => method.Fit is null))
            Console.Error.WriteLine($"'{missing.Title}' is not in this version of the library: it is left out.");

        if (form.IsQuick)
            Console.WriteLine($"Quick form: rough figures of {form.MostRows} rows, {form.Trials} trials and {form.MostEpochs} epochs.");
        List<TableResult> results = [];
        foreach (var table in tables.Count > 0 ? tables : BenchmarkTables.Eight)
        {
            foreach (var seed in seeds)
                results.AddRange(compared.Where(method => method.Fit is not null).Select(method => Measured(table, method, seed, form)));
            results.AddRange(python?.Measured(BenchmarkTables.Load(new MLContext(), table, form.MostRows), seeds) ?? []);
            TableReport.WriteTable(Console.Out, table, [.. results.Where(result => result.Table == table)]);
        }
        TableReport.WriteRanks(Console.Out, results);
        TableReport.WriteVerdicts(Console.Out, results);
        return 0;
    }

    private static TableResult Measured(string name, TableMethod method, int seed, TableForm form)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, name, form.MostRows);
        // Read once, so that the fit's time is not that of reading a file.
        var rows = table.Train.Preview(maxRows: int.MaxValue).RowView.Length;

        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        var fitted = method.Fit!(new TableRequest(mlContext, table, rows, seed, form));
        var (elapsed, used) = (Stopwatch.GetElapsedTime(begin), Process.GetCurrentProcess().TotalProcessorTime - processor);

        var figures = TableFigures.Of(mlContext, table.Task, fitted.Model.Transform(table.Test));
        (fitted.Model as IDisposable)?.Dispose();
        var result = new TableResult(
            name, method.Name, seed, figures, (elapsed + fitted.Before).TotalSeconds, (used + fitted.ProcessorBefore).TotalSeconds);
        Console.Error.WriteLine(TableReport.Line(result));
        return result;
    }
}
