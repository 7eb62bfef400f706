using System.Globalization;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What the words on the command line ask the comparison of ensembles for.</summary>
/// <param name="Folder">Where stores, models and results are, from this run and those before it.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Seeds">How many seeds there are, from 0.</param>
/// <param name="Trials">How many trials a sweep has.</param>
/// <param name="OnlyReport">Whether nothing is trained, only what is in the folder shown.</param>
internal sealed record EnsembleWords(string Folder, IReadOnlyList<string> Tables, int Seeds, int Trials, bool OnlyReport)
{
    private const string Report = "--report";

    public static string Usage => $"{EnsembleComparison.Name} FOLDER [{Report}] [TABLES,…] [SEEDS] [TRIALS]";

    public string ResultsPath => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Trials}-trials.csv"));

    public string StorePath(string table, int seed) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{table}-{seed}.db"));

    /// <summary>Where the network of one way is, for the time that it takes to score.</summary>
    public string ModelPath(string table, int seed, string way) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{table}-{seed}-{Trials}-{way}.zip"));

    /// <exception cref="ArgumentException">No folder is named.</exception>
    public static EnsembleWords Parse(IReadOnlyList<string> arguments)
    {
        string[] words = [.. arguments.Where(word => word != Report)];
        if (words.Length == 0)
            throw new ArgumentException($"The comparison keeps what it makes in a folder: name one. {Usage}");
        int Count(int word, int byDefault) => words.Length > word ? int.Parse(words[word], CultureInfo.InvariantCulture) : byDefault;
        return new(words[0], words.Length > 1 ? words[1].Split(',') : BenchmarkTables.Eight, Count(2, 5), Count(3, 30),
            arguments.Contains(Report));
    }
}
