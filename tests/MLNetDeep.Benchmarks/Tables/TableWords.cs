using System.Globalization;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What the words on the command line ask for.</summary>
/// <param name="Form">How much is measured.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Methods">The methods, by their names.</param>
/// <param name="ResultsPath">The file of results; null for none.</param>
/// <param name="OnlyReport">Whether nothing is measured, only what is in the file shown.</param>
internal sealed record TableWords(TableForm Form, IReadOnlyList<int> Seeds, IReadOnlyList<string> Tables, IReadOnlyList<string> Methods,
    string? ResultsPath, bool OnlyReport)
{
    private const string Quick = "--quick";
    private const string SeedCount = "--seeds";
    private const string OneSeed = "--seed";
    private const string Results = "--results";
    private const string Report = "--report";

    public static string Usage => $"{TableComparison.Name} [{Quick}] [{SeedCount} COUNT | {OneSeed} NUMBER] [{Results} FILE [{Report}]] "
        + $"[{string.Join('|', TableNames)}]... [{string.Join('|', MethodNames)}]...";

    private static IEnumerable<string> TableNames => BenchmarkTables.Eight.Concat(BenchmarkTables.Others);

    private static IEnumerable<string> MethodNames => TableMethods.All.Select(method => method.Name).Append(SklearnNetwork.Name);

    /// <exception cref="ArgumentException">A word is none of these.</exception>
    public static TableWords Parse(IReadOnlyList<string> arguments)
    {
        var words = new Queue<string>(arguments);
        List<string> tables = [], methods = [];
        IReadOnlyList<int>? seeds = null;
        string? path = null;
        var form = new TableForm(arguments.Contains(Quick));
        while (words.TryDequeue(out var word))
        {
            if (word is SeedCount or OneSeed && words.TryDequeue(out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                seeds = word == OneSeed ? [number] : [.. Enumerable.Range(0, number)];
            else if (word == Results && words.TryDequeue(out var file))
                path = file;
            else if (TableNames.Contains(word))
                tables.Add(word);
            else if (MethodNames.Contains(word))
                methods.Add(word);
            else if (word is not (Quick or Report))
                throw new ArgumentException($"There is no '{word}'. {Usage}");
        }
        return new(form, seeds ?? form.Seeds, tables.Count > 0 ? tables : BenchmarkTables.Eight,
            methods.Count > 0 ? methods : [.. MethodNames], path, arguments.Contains(Report));
    }
}
