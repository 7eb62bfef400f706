namespace FashionMnist;

/// <summary>What the command line asks for.</summary>
internal sealed record ExampleOptions
{
    public const string Usage =
        """
        Trains a dense network on Fashion-MNIST, tests it, saves it, loads it and shows what it sees.

          dotnet run -c Release --project examples/FashionMnist -- [options]

          --quick          a few rows and epochs, to see that all works (under 20 seconds)
          --data FOLDER    the four Fashion-MNIST .gz files are here
                           (else: $MLNETDEEP_DATA/fashion-mnist, the cache, a download)
          --output FOLDER  write pictures and model here (default: artifacts/fashion-mnist)
          --help           this text
        """;

    public bool Quick { get; init; }

    public bool Help { get; init; }

    public string? Data { get; init; }

    public string Output { get; init; } = Path.Combine("artifacts", "fashion-mnist");

    /// <exception cref="UsageException">An option is unknown, or lacks its folder.</exception>
    public static ExampleOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ExampleOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--quick" => options with { Quick = true },
                "--help" or "-h" => options with { Help = true },
                "--data" => options with { Data = FolderAfter(argument, rest) },
                "--output" => options with { Output = FolderAfter(argument, rest) },
                _ => throw new UsageException($"There is no option '{argument}'. The options are --quick, --data, --output and --help."),
            };
        }
        return options;
    }

    private static string FolderAfter(string option, Queue<string> rest) =>
        rest.TryDequeue(out var folder) && folder.Length > 0 && !folder.StartsWith("--", StringComparison.Ordinal)
            ? folder
            : throw new UsageException($"{option} must be followed by a folder. Received: {(folder is null ? "nothing" : $"'{folder}'")}.");
}
