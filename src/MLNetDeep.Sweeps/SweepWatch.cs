using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep;

/// <summary>
/// Reads the state of a running sweep, on any machine that can open its store, without its rows or its program:
/// <code>
/// using SweepWatch watch = SweepWatch.Open("sweep.db");
/// watch.Read().SaveReport("sweep.html");
/// </code>
/// It runs no trial, changes nothing, and needs no right to write to the store. But if no worker has a store's file open, SQLite must be
/// able to create files in its folder.
/// </summary>
/// <remarks>Not thread-safe. Use one object for all reads: heartbeats are compared with those of the reads before.</remarks>
public sealed class SweepWatch : IDisposable
{
    private readonly ISweepDatabase _database;
    private readonly TimeProvider _time;
    private readonly Dictionary<(int Number, int Attempt), (long Heartbeat, long SeenAt)> _seen = [];

    private SweepProgress? _last;

    internal SweepWatch(ISweepDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Opens the file of a sweep.</summary>
    /// <param name="path">The file that was given to <see cref="DenseNetworkSweep.SetStore(string, bool)"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file does not hold a sweep; it is not changed.</exception>
    public static SweepWatch Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return File.Exists(path)
            ? new SweepWatch(SqliteDatabase.ToRead(path), TimeProvider.System)
            : throw new FileNotFoundException(
                $"The store to be watched must exist. Received: '{path}', which does not. Start the sweep first, or correct the "
                + "path.", path);
    }

    /// <summary>Reads the sweep's present state.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    /// <exception cref="InvalidDataException">The store is damaged, or no sweep has begun in it.</exception>
    public SweepProgress Read()
    {
        var properties = _database.Properties();
        if (!properties.TryGetValue(SweepDefinition.SpaceProperty, out var json))
            throw NothingYet(_database.Name);

        var space = SpaceOf(json);
        var stored = _database.Trials(from: 0, among: []);
        foreach (var trial in stored)
            trial.CheckPoint(space, _database);
        var interval = NumberOf(properties, SweepDefinition.BeatProperty) ?? 0;
        return _last = new SweepProgress(
            [.. stored.Select(trial => trial.Trial)],
            [.. stored.Where(trial => trial.Trial.State == TrialState.Running && trial.Worker.Length > 0)
                .Select(trial => RunningOf(trial, interval))],
            MaxTrials(properties), CountOf(properties, SweepDefinition.TimeOverProperty) == stored.Count, space,
            (int)(NumberOf(properties, SweepDefinition.SeedProperty) ?? 0), _last);
    }

    /// <summary>Closes the store.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>As many as were asked for, or as the space has where those are fewer.</summary>
    private static int? MaxTrials(IReadOnlyDictionary<string, string> properties)
    {
        var asked = CountOf(properties, SweepDefinition.MaxTrialsProperty);
        return CountOf(properties, SweepDefinition.UsedUpProperty) is { } there ? Math.Min(asked ?? int.MaxValue, there) : asked;
    }

    private static int? CountOf(IReadOnlyDictionary<string, string> properties, string name) =>
        NumberOf(properties, name) is { } number ? (int)Math.Clamp(number, 0, int.MaxValue) : null;

    internal static InvalidDataException NothingYet(string store) => new(
        $"The store {store} must hold a sweep to be watched. Received: one in which none has begun. Wait until its first worker runs.");

    private ParameterSpace SpaceOf(string json)
    {
        try
        {
            var space = new ParameterSpace(SpaceJson.Read(json));
            return space.Violations().FirstOrDefault() is { } violation ? throw new InvalidDataException(Excerpt.Of(violation)) : space;
        }
        catch (InvalidDataException none)
        {
            throw new InvalidDataException(
                $"The store {_database.Name} must hold a search space. {none.Message} The store is damaged, or was changed by hand.", none);
        }
    }

    private RunningTrial RunningOf(StoredTrial stored, double interval)
    {
        var (key, now) = ((stored.Trial.Number, stored.Trial.Attempts), _time.GetTimestamp());
        if (!_seen.TryGetValue(key, out var seen) || seen.Heartbeat != stored.Heartbeat)
            _seen[key] = seen = (stored.Heartbeat, now);
        var silent = _time.GetElapsedTime(seen.SeenAt, now);
        return new RunningTrial
        {
            Trial = stored.Trial,
            Worker = ProcessName.TextOf(stored.Worker),
            RunningFor = BoundedTime.OfSeconds(interval * stored.Heartbeat) + silent,
            SilentFor = silent,
        };
    }

    private static double? NumberOf(IReadOnlyDictionary<string, string> properties, string name) =>
        properties.TryGetValue(name, out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
