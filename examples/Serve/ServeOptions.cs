namespace Serve;

/// <summary>What the command line asks for.</summary>
internal sealed record ServeOptions
{
    public const string Usage =
        """
        Serves a picture classifier: a page to draw on, /predict, /explain, /health and /metrics.

          dotnet run -c Release --project examples/Serve -- [options]

          --model FILE   the zip to serve: a pipeline that reads a 28 x 28 picture from the column 'Image', and holds a dense network
                         (default: artifacts/serve/model.zip, which is trained first if it is not there)
          --table FILE   the zip of a pipeline on a table, whose columns POST /rows takes by name (default: the one trained with the
                         model, if there is one)
          --url URL      where to listen (default: http://localhost:5080)
          --data FOLDER  the four Fashion-MNIST .gz files, to train on
          --train FILE   trains a model into FILE, with sample pictures beside it, and ends
          --quick        trains on few rows, serves on a free port, sends itself some requests, and ends
          --help         this text
        """;

    public string Model { get; init; } = Path.Combine("artifacts", "serve", "model.zip");

    public bool ModelIsGiven { get; init; }

    public string? Table { get; init; }

    public string Url { get; init; } = "http://localhost:5080";

    public string? Data { get; init; }

    public string? Train { get; init; }

    public bool Quick { get; init; }

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, or lacks its value.</exception>
    public static ServeOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ServeOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--model" => options with { Model = ValueAfter(argument, rest), ModelIsGiven = true },
                "--table" => options with { Table = ValueAfter(argument, rest) },
                "--url" => options with { Url = ValueAfter(argument, rest) },
                "--data" => options with { Data = ValueAfter(argument, rest) },
                "--train" => options with { Train = ValueAfter(argument, rest) },
                "--quick" => options with { Quick = true },
                "--help" or "-h" => options with { Help = true },
                _ => throw new ArgumentException(
                $"There is no option '{argument}'. The options are --model, --table, --url, --data, --train, --quick and --help."),
            };
        }
        return options;
    }

    private static string ValueAfter(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException($"{option} must be followed by a value. Received: {(value is null ? "nothing" : $"'{value}'")}.");
}
