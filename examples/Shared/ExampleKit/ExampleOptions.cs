namespace ExampleKit;

/// <summary>What the command line asks for.</summary>
internal sealed record ExampleOptions
{
    public bool Quick { get; init; }

    public bool Help { get; init; }

    public string? Data { get; init; }

    public required string Output { get; init; }

    /// <exception cref="UsageException">An option is unknown, or lacks its folder.</exception>
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
