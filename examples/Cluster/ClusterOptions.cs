using System.Globalization;
using ExampleKit;

namespace ClusterExample;

/// <summary>What a worker is told. All workers of a sweep are told the same.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Where the store is when nothing else is said: a scheduler passes it on, and it may be a secret.</summary>
    public const string StoreVariable = "MLNETDEEP_STORE";

    public const string Usage =
        """
        A worker of a sweep over California housing: takes trials from the store, trains them, and ends when all are done.
        Run as many as you like, on as many machines as you like.

          dotnet run -c Release --project examples/Cluster -- [options]

          --store TEXT     the PostgreSQL database, as in "Host=db.example.org;Database=sweeps;Username=ada"
                           (default: $MLNETDEEP_STORE; without that an SQLite file in the output folder)
          --name NAME      the name of the sweep in the database (default: california)
          --trials N       how many trials there are in all (default: 200, or 6 with --quick)
          --tuner NAME     random, sobol, tpe or asha (default: random)
          --at-once N      how many trials run at once in all workers, for tpe and asha (default: 1)
          --workers N      start so many workers on this machine (default: be one)
          --table FILE     when all trials are done, write them here as comma-separated values
          --report FILE    when all trials are done, write the report here
          --watch          work on no trial: rewrite the report of the running sweep every three seconds until it has ended
          --quick          a few rows and epochs, to see that all works (under 60 seconds)
          --output FOLDER  write what it makes here (default: artifacts/cluster)
          --help           this text
        """;

    public string? Store { get; private init; } = Environment.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } said ? said : null;

    public string Name { get; private init; } = "california";

    public int? Trials { get; private init; }

    public string Tuner { get; private init; } = "random";

    public int AtOnce { get; private init; } = 1;

    public int Workers { get; private init; } = 1;

    public string? Table { get; private init; }

    public string? Report { get; private init; }

    public bool Watch { get; private init; }

    public bool Quick { get; private init; }

    public string Output { get; private init; } = Path.Combine("artifacts", "cluster");

    public bool Help { get; private init; }

    /// <summary>The file of the trials where no database is named.</summary>
    public string StorePath => Path.Combine(Output, $"{Name}{(Quick ? "-quick" : "")}.db");

    /// <summary>Where the report goes where nothing is said of it.</summary>
    public string ReportPath => Report ?? Path.Combine(Output, "sweep.html");

    /// <exception cref="UsageException">Something is not understood.</exception>
    public static ClusterOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ClusterOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--watch" => options with { Watch = true },
                "--help" => options with { Help = true },
                "--store" => options with { Store = Next() },
                "--name" => options with { Name = Next() },
                "--trials" => options with { Trials = NextNumber() },
                "--tuner" => options with { Tuner = Next() },
                "--at-once" => options with { AtOnce = NextNumber() },
                "--workers" => options with { Workers = NextNumber() },
                "--table" => options with { Table = Next() },
                "--report" => options with { Report = Next() },
                "--output" => options with { Output = Next() },
                var other => throw new UsageException($"'{other}' is not an option."),
            };

            string Next() => ++i < arguments.Count ? arguments[i] : throw new UsageException($"{arguments[i - 1]} must be told something.");

            int NextNumber() => int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new UsageException($"{arguments[i - 1]} must be a whole number of at least 1. Received: '{arguments[i]}'.");
        }
        return options;
    }
}
