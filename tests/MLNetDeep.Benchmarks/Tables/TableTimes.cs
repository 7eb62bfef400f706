using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Seconds of whole fits by the clock, methods in turns: what the presets for tables take beside LightGBM. No figure of the models, so that
/// it fits into minutes in which the machine does nothing else. The first fit of each method on a table is not counted, and shown apart.
/// With 0 rounds it is the only one, and counts: of fits that take half a minute.
/// </summary>
internal static class TableTimes
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "TableTimes";

    private const string Rounds = "--rounds";

    public static string Usage => $"{Name} [{Rounds} COUNT] [TABLE]... [METHOD]...: as in {TableComparison.Name}";

    /// <returns>The exit code: 2 for words that it does not know.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var (rounds, words) = (3, arguments.ToList());
        if (words.IndexOf(Rounds) is >= 0 and var place && place + 1 < words.Count
            && int.TryParse(words[place + 1], NumberStyles.None, CultureInfo.InvariantCulture, out rounds))
            words.RemoveRange(place, 2);
        TableWords asked;
        try
        {
            asked = TableWords.Parse(words);
        }
        catch (ArgumentException unknown)
        {
            Console.Error.WriteLine($"{unknown.Message} {Usage}");
            return 2;
        }

        string[] names = arguments.Any(word => TableMethods.All.Any(method => method.Name == word)) ? [.. asked.Methods]
            : [TableMethods.LightGbm, TableMethods.ForTables];
        TableMethod[] methods = [.. names.Select(name => TableMethods.All.First(method => method.Name == name))];
        var markdown = new MarkdownTable(Console.Out, ["table", "method", "first fit, s", "seconds", "of processors",
            $"× {methods[0].Name}"]);
        foreach (var table in asked.Tables)
            Measure(table, methods, rounds, asked.Form, markdown);
        return 0;
    }

    private static void Measure(string name, TableMethod[] methods, int rounds, TableForm form, MarkdownTable markdown)
    {
        var mlContext = new MLContext(seed: 0);
        var table = BenchmarkTables.Load(mlContext, name, form.MostRows);
        // Read once, so that a fit's time is not that of reading a file.
        var rows = table.Train.Preview(maxRows: int.MaxValue).RowView.Length;
        var times = methods.ToDictionary(method => method, _ => new List<(double Clock, double Processors)>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var method in methods)
            {
                var processors = Process.GetCurrentProcess().TotalProcessorTime;
                var begin = Stopwatch.GetTimestamp();
                var fitted = method.Fit(new TableRequest(mlContext, table, rows, round, form));
                times[method].Add((Stopwatch.GetElapsedTime(begin).TotalSeconds,
                    (Process.GetCurrentProcess().TotalProcessorTime - processors).TotalSeconds));
                (fitted.Model as IDisposable)?.Dispose();
            }
        }
        var uncounted = Math.Min(1, rounds);
        var baseline = Median(times[methods[0]].Skip(uncounted).Select(time => time.Clock));
        foreach (var (method, all) in times)
        {
            double[] clock = [.. all.Skip(uncounted).Select(time => time.Clock).Order()];
            markdown.Row(name, method.Name, Text(all[0].Clock), $"{Text(Median(clock))} ({Text(clock[0])}–{Text(clock[^1])})",
                Text(Median(all.Skip(uncounted).Select(time => time.Processors))),
                (Median(clock) / baseline).ToString("F1", CultureInfo.InvariantCulture));
        }
        Console.Out.Flush();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double seconds) => seconds.ToString("F3", CultureInfo.InvariantCulture);
}
