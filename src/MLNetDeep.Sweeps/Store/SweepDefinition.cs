using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>What makes a sweep this one: all that its trials follow from.</summary>
internal sealed partial record SweepDefinition
{
    internal const string SeedProperty = "seed";
    internal const string SpaceProperty = "search space";

    /// <summary>How many trials there are to be: what whoever watches wants to know. No part of the definition; it may be raised.</summary>
    internal const string MaxTrialsProperty = "trials in all";

    /// <summary>How many trials there are where the tuner has no point left; no part of the definition either.</summary>
    internal const string UsedUpProperty = "trials when the space was used up";

    /// <summary>How many trials there were when the time of a worker was over, the last time; no part of the definition either.</summary>
    internal const string TimeOverProperty = "trials when the time was over";

    /// <summary>How many seconds lie between two heartbeats; no part of the definition either.</summary>
    internal const string BeatProperty = "seconds between heartbeats";

    private const int FormatVersion = 4;

    /// <summary>The format before; a store of it is continued, and keeps it for workers that know no other.</summary>
    private const int FormatBefore = 3;

    internal const string Format = "format of the store";

    /// <summary>What the values of the rows are called in an error.</summary>
    internal const string Rows = "values of the rows (the data, their order, or the preparation)";

    private const string PipelineProperty = "steps in the pipeline";
    private const string ColumnsProperty = "columns";

    /// <summary>
    /// What stood in place of <see cref="ColumnsProperty"/> in most stores of <see cref="FormatBefore"/>: "200 and some rows: Label
    /// Boolean, …".
    /// </summary>
    private const string RowsAndColumnsProperty = "numbers of rows or columns";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public required SearchSpace<DenseNetworkOptions> Space { get; init; }

    public required SweepTuner Tuner { get; init; }

    public required string Metric { get; init; }

    /// <summary>The number of trials that may run at once in all processes.</summary>
    public required int ConcurrentTrials { get; init; }

    /// <summary>Whether more trials must wait: where somebody has said how many may run, or where the tuner learns.</summary>
    public bool IsLimited { get; init; }

    /// <summary>The columns of the rows, with their types.</summary>
    public required string Columns { get; init; }

    /// <summary>A hash of the values of the prepared rows.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The steps of the pipeline after the preparation; empty without one.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Null to take that of the store, or a random one for a new store.</summary>
    public required int? Seed { get; init; }

    /// <summary>The definition as texts by name; two sweeps of equal texts are the same. The seed must be known.</summary>
    public IReadOnlyDictionary<string, string> Properties => new Dictionary<string, string>
    {
        [Format] = Text(FormatVersion),
        [SpaceProperty] = Space.ToJson(),
        ["points to try first"] = string.Join(' ', Space.FirstPoints.Select(point => point.ToJson())),
        ["start options"] = StartOptions(),
        ["tuner"] = Tuner.ToJson(),
        ["metric"] = Metric,
        ["number of concurrent trials"] = Text(ConcurrentTrials),
        [ColumnsProperty] = Columns,
        [Rows] = Fingerprint,
        [PipelineProperty] = Pipeline,
        [SeedProperty] = Text(Seed!.Value),
    };

    /// <summary>
    /// The definition as it stands in a store. A new one is given this definition, with a seed where it has none yet.
    /// </summary>
    /// <exception cref="ArgumentException">The store holds another sweep; the message lists the differences.</exception>
    public SweepDefinition AgreedWith(ISweepRows rows, ISweepDatabase database)
    {
        var stored = WithColumns(rows.Properties());
        if (stored.Count == 0)
        {
            var begun = Seed is null ? this with { Seed = RandomNumberGenerator.GetInt32(int.MaxValue) } : this;
            foreach (var (name, value) in begun.Properties)
                rows.AddProperty(name, value);
            return begun;
        }

        var definition = Seed is null ? WithSeedOf(stored) : this;
        string[] differences = [.. definition.Properties.Where(property => !AgreesWith(stored, property)).Select(property => property.Key)];
        if (differences.Contains(Format))
            throw new ArgumentException(
                $"The store {database.Name} must be one of this version of MLNetDeep.Sweeps. Received: one that another version has made. "
                + $"Finish that sweep with the version that began it, or give this one another {database.NameForAnother}.");
        if (differences.Length == 0)
        {
            // What was not known when the sweep began.
            if (PipelineText.IsUnknown(stored[PipelineProperty]) && !PipelineText.IsUnknown(Pipeline))
                rows.SetProperty(PipelineProperty, Pipeline);
            return definition;
        }
        throw new ArgumentException(
            $"The store {database.Name} must be of this sweep. Received: one that was begun with another "
            + $"{string.Join(", ", differences)}. Set it as before to continue that sweep, or give this one another "
            + $"{database.NameForAnother}."
            + (differences.Contains(Rows) ? " Rows that are shuffled or split without a seed differ each time." : ""));
    }

    /// <summary>Steps of a pipeline that are not known agree with any that are there, and a format with the one before.</summary>
    private static bool AgreesWith(IReadOnlyDictionary<string, string> stored, KeyValuePair<string, string> own) =>
        stored.TryGetValue(own.Key, out var value) && (value == own.Value || own.Key == Format && value == Text(FormatBefore)
            || own.Key == PipelineProperty && value.Length > 0 && own.Value.Length > 0
                && (PipelineText.IsUnknown(value) || PipelineText.IsUnknown(own.Value)));

    /// <summary>The properties of a store, with the columns as they are written today.</summary>
    private static IReadOnlyDictionary<string, string> WithColumns(IReadOnlyDictionary<string, string> stored) =>
        !stored.TryGetValue(RowsAndColumnsProperty, out var both) || stored.ContainsKey(ColumnsProperty) ? stored
            : new Dictionary<string, string>(stored) { [ColumnsProperty] = NumbersOfRows.Replace(both, "") };

    [GeneratedRegex(@"^(?:(?:\d+|some) and (?:\d+|some) rows(?:; |: ))+")]
    private static partial Regex NumbersOfRows { get; }

    private SweepDefinition WithSeedOf(IReadOnlyDictionary<string, string> stored) =>
        // One without a seed is of another version, or damaged, and is refused by what else it lacks.
        this with
        {
            Seed = stored.TryGetValue(SeedProperty, out var seed) && int.TryParse(seed, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0,
        };

    private string StartOptions()
    {
        try
        {
            return JsonSerializer.Serialize(Space.Start, Json);
        }
        catch (NotSupportedException)
        {
            // A schedule of the user's own has no JSON; what it prints must do.
            return Space.Start.ToString();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
