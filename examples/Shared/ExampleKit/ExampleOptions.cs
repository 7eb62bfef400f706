using System.Globalization;

namespace ExampleKit;

/// <summary>What the command line asks for.</summary>
internal sealed record ExampleOptions
{
    public bool Quick { get; init; }

    public bool Help { get; init; }

    public string? Data { get; init; }

    public required string Output { get; init; }

    /// <summary>A table of the user's own, for programs that take one; with it <see cref="Label"/> is given.</summary>
    public string? Table { get; init; }

    /// <summary>The column of that table to learn.</summary>
    public string? Label { get; init; }

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
                "--data" when !program.TakesTable => options with { Data = FolderAfter(argument, rest) },
                "--table" when program.TakesTable => options with { Table = TextAfter(argument, "a file", rest) },
                "--label" when program.TakesTable => options with { Label = TextAfter(argument, "the name of a column", rest) },
                "--output" => options with { Output = FolderAfter(argument, rest) },
                "--seeds" when program.TakesSeeds => options with { Seeds = CountAfter(argument, rest) },
                _ => throw new UsageException(
                $"There is no option '{argument}'. The options are --quick, {(program.TakesTable ? "--table, --label" : "--data")}, "
                + $"{(program.TakesSeeds ? "--seeds, " : "")}--output and --help."),
            };
        }
        return options.Table is null == options.Label is null
            ? options
            : throw new UsageException(
                $"--table and --label must be given together. Received: only {(options.Table is null ? "--label" : "--table")}.");
    }

    private static string FolderAfter(string option, Queue<string> rest) => TextAfter(option, "a folder", rest);

    private static string TextAfter(string option, string what, Queue<string> rest) =>
        rest.TryDequeue(out var text) && text.Length > 0 && !text.StartsWith("--", StringComparison.Ordinal)
            ? text
            : throw new UsageException($"{option} must be followed by {what}. Received: {(text is null ? "nothing" : $"'{text}'")}.");

    private static int CountAfter(string option, Queue<string> rest) =>
        rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new UsageException(
                $"{option} must be followed by a whole number from 1. Received: {(text is null ? "nothing" : $"'{text}'")}.");
}
