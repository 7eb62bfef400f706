using System.Globalization;

namespace ExampleKit;

/// <summary>What the command line asks for.</summary>
internal sealed record ExampleOptions
{
    public bool Quick { get; init; }

    public bool Help { get; init; }

    public string? Data { get; init; }

    public required string Output { get; init; }

    /// <summary>With how many seeds, from 1 on; for programs that take them.</summary>
    public int Seeds { get; init; } = 1;

    /// <exception cref="UsageException">An option is unknown, or lacks its folder or number.</exception>
    public static ExampleOptions Parse(ExampleProgram program, IReadOnlyList<string> arguments)
    {
        var options = new ExampleOptions { Output = Path.Combine("artifacts", program.OutputName) };
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--quick" => options with { Quick = true },
                "--help" or "-h" => options with { Help = true },
                "--data" => options with { Data = FolderAfter(argument, rest) },
                "--output" => options with { Output = FolderAfter(argument, rest) },
                "--seeds" when program.TakesSeeds => options with { Seeds = CountAfter(argument, rest) },
                _ => throw new UsageException($"There is no option '{argument}'. The options are --quick, --data, {(program.TakesSeeds ? "--seeds, " : "")}--output and --help."),
            };
        }
        return options;
    }

    private static string FolderAfter(string option, Queue<string> rest) =>
        rest.TryDequeue(out var folder) && folder.Length > 0 && !folder.StartsWith("--", StringComparison.Ordinal)
            ? folder
            : throw new UsageException($"{option} must be followed by a folder. Received: {(folder is null ? "nothing" : $"'{folder}'")}.");

    private static int CountAfter(string option, Queue<string> rest) =>
        rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new UsageException($"{option} must be followed by a whole number from 1. Received: {(text is null ? "nothing" : $"'{text}'")}.");
}
