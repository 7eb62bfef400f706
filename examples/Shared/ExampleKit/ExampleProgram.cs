namespace ExampleKit;

/// <summary>An example as its user calls it.</summary>
/// <param name="Name">The folder under examples/.</param>
/// <param name="Purpose">What it does: a sentence.</param>
/// <param name="QuickSeconds">How long --quick takes at most.</param>
/// <param name="OutputName">The folder under artifacts/ that it writes into when nothing else is said.</param>
internal sealed record ExampleProgram(string Name, string Purpose, int QuickSeconds, string OutputName)
{
    /// <summary>What --data FOLDER is for: a few words a line.</summary>
    public IReadOnlyList<string> DataHelp { get; init; } = ["the four Fashion-MNIST .gz files are here",
        "(else: $MLNETDEEP_DATA/fashion-mnist, the cache, a download)"];

    /// <summary>Whether the same may be done with several seeds, one after the other.</summary>
    public bool TakesSeeds { get; init; }

    /// <summary>Whether a table of the user's own may be given in place of data that is found.</summary>
    public bool TakesTable { get; init; }

    public string Usage =>
        $"""
        {Purpose}

          dotnet run -c Release --project examples/{Name} -- [options]

          --quick          a few rows and epochs, to see that all works (under {QuickSeconds} seconds)
        {DataUsage}{SeedsUsage}  --output FOLDER  write what it makes here (default: artifacts/{OutputName})
          --help           this text
        """;

    private string DataUsage => TakesTable
        ? "  --table FILE     comma-separated values, the first line of which names the columns\n  --label COLUMN   the column of that "
            + "table to learn\n"
        : $"  --data FOLDER    {string.Join(Environment.NewLine + new string(' ', 19), DataHelp)}\n";

    private string SeedsUsage => TakesSeeds ? "  --seeds N        do it with the seeds 1 to N (default: 1)\n" : "";
}
