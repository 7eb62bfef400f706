using System.Globalization;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// Who does what in a sweep: hands out trials, each to one worker at a time, and keeps what came of them. Several threads may use one
/// store, several processes one file.
/// </summary>
/// <remarks>
/// A worker that runs a trial counts up its heartbeat. A trial whose worker is dead, or whose heartbeat has stood still for the length of a
/// lease, is handed out again. Every observer measures that by its own clock, so that the clocks of machines need not agree; and a worker
/// that comes back late finds its attempt outdated, and its result is not kept.
/// </remarks>
internal sealed class SweepStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SweepDatabase _database;
    private readonly SweepDefinition _definition;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly string? _path;
    private readonly Dictionary<(int Number, int Attempt), (long Heartbeat, long SeenAt)> _seen = [];

    /// <param name="path">The file; null for a store in memory.</param>
    /// <param name="isOnNetwork">Whether the file lies on a network share.</param>
    /// <param name="definition">The sweep.</param>
    /// <param name="lease">How long a heartbeat may stand still.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The file is the store of another sweep; the message lists the differences.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no store.</exception>
    public SweepStore(string? path, bool isOnNetwork, SweepDefinition definition, TimeSpan lease, TimeProvider time)
    {
        (_lease, _time, _path) = (lease, time, path);
        _database = new SweepDatabase(path, isOnNetwork);
        try
        {
            _definition = _database.Transaction(() => Agreed(definition, path));
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The seed of the sweep: that of the store where the definition left it open.</summary>
    public int Seed => _definition.Seed!.Value;

    /// <summary>All trials so far, in order.</summary>
    public IReadOnlyList<SweepTrial> Trials()
    {
        lock (_gate)
            return _database.Transaction(() => (SweepTrial[])[.. _database.Trials().Select(stored => stored.Trial)]);
    }

    /// <summary>Takes the next trial: one that was lost, or else a new one.</summary>
    /// <param name="mostTrials">How many trials there are to be in all.</param>
    /// <param name="mayBegin">Whether new trials may be begun, and lost ones taken up.</param>
    public Claim Take(int mostTrials, bool mayBegin)
    {
        lock (_gate)
            return _database.Transaction(() => Next(_database.Trials(), mostTrials, mayBegin));
    }

    /// <summary>Says that a trial still goes on.</summary>
    /// <returns>Whether the trial is still this attempt's.</returns>
    public bool Beat(ClaimedTrial trial)
    {
        lock (_gate)
            return _database.Beat(trial.Number, trial.Attempt);
    }

    /// <summary>Keeps what came of a trial.</summary>
    /// <returns>Whether it was kept: not where somebody else has taken up the trial meanwhile.</returns>
    public bool Finish(ClaimedTrial trial, SweepTrial result)
    {
        lock (_gate)
            return _database.Transaction(() => _database.Change(trial.Number, trial.Attempt, result, ProcessName.Own));
    }

    /// <summary>Lets go of a trial, for somebody else to take it up at once.</summary>
    public void Release(ClaimedTrial trial)
    {
        lock (_gate)
            _database.Transaction(
                () => _database.Change(trial.Number, trial.Attempt, Begun(trial.Number, trial.Point, trial.Attempt), worker: ""));
    }

    public void Dispose()
    {
        lock (_gate)
            _database.Dispose();
    }

    private Claim Next(IReadOnlyList<StoredTrial> trials, int mostTrials, bool mayBegin)
    {
        var running = trials.Where(stored => stored.Trial.State == TrialState.Running).ToList();
        if (!mayBegin)
            return new Claim.NothingLeft();
        if (running.FirstOrDefault(IsLost) is { Trial: var lost })
        {
            _database.Change(lost.Number, lost.Attempts, Begun(lost.Number, lost.Point, lost.Attempts + 1), ProcessName.Own);
            return new Claim.Taken(new ClaimedTrial(lost.Number, lost.Attempts + 1, lost.Point, TriedBefore(lost.Number, trials)));
        }

        // What others still run belongs to the result, and may yet be lost.
        Claim noMore = running.Count > 0 ? new Claim.Wait() : new Claim.NothingLeft();
        var number = trials.Count;
        if (number > 0 && trials[^1].Trial.Number != number - 1)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store '{_path}' must have all trials from 0 to {trials[^1].Trial.Number}. Received: {number} of them; ")
                + "somebody has deleted the others. Give the sweep another path.");
        if (number >= mostTrials)
            return noMore;
        if (_definition.IsLimited && running.Count >= _definition.ConcurrentTrials)
            return new Claim.Wait();
        if (_definition.Tuner.UsesResults && running.Any(stored => IsVisible(stored.Trial, number)))
            return new Claim.Wait();

        var tried = TriedBefore(number, trials);
        if (Proposal(number, [.. trials.Select(stored => stored.Trial.Point)], tried) is not { } point)
            return noMore;

        _database.Add(Begun(number, point, attempt: 1), ProcessName.Own);
        return new Claim.Taken(new ClaimedTrial(number, Attempt: 1, point, tried));
    }

    /// <summary>The points to try first, and then those of the tuner, which counts its proposals from 0.</summary>
    private SearchPoint? Proposal(int number, IReadOnlyList<SearchPoint> points, IReadOnlyList<TriedPoint> tried)
    {
        var first = _definition.Space.FirstPoints;
        var request = new ProposalRequest(_definition.Space.Space, Seed, number, points, tried);
        return number < first.Count ? request.Completed(first[number])
            : _definition.Tuner.Propose(request with { Number = number - first.Count });
    }

    /// <summary>
    /// The trials that a trial may depend on: all earlier ones but those that may go on beside it. So it does not matter which of those is
    /// the faster.
    /// </summary>
    private IReadOnlyList<TriedPoint> TriedBefore(int number, IReadOnlyList<StoredTrial> trials) =>
        [.. trials.Select(stored => stored.Trial).Where(trial => IsVisible(trial, number) && trial.State != TrialState.Running)
            .Select(Tried)];

    private bool IsVisible(SweepTrial trial, int number) => trial.Number <= number - _definition.ConcurrentTrials;

    private static TriedPoint Tried(SweepTrial trial)
    {
        var best = double.PositiveInfinity;
        return new TriedPoint(trial.Number, trial.Point, trial.State, trial.Cost,
            [.. trial.Curve.Select(
            value => best = SweepTrial.CostOf(value, trial.HigherIsBetter) is var cost && cost < best ? cost : best)]);
    }

    private bool IsLost(StoredTrial stored)
    {
        if (stored.Worker.Length == 0 || ProcessName.IsDead(stored.Worker))
            return true;

        var key = (stored.Trial.Number, stored.Trial.Attempts);
        if (!_seen.TryGetValue(key, out var seen) || seen.Heartbeat != stored.Heartbeat)
        {
            _seen[key] = (stored.Heartbeat, _time.GetTimestamp());
            return false;
        }
        return _time.GetElapsedTime(seen.SeenAt) > _lease;
    }

    private SweepDefinition Agreed(SweepDefinition definition, string? path)
    {
        var stored = _database.Properties();
        if (stored.Count == 0)
        {
            definition = definition.Seed is null
                ? definition with { Seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue) } : definition;
            foreach (var (name, value) in definition.Properties)
                _database.AddProperty(name, value);
            return definition;
        }

        definition = definition.Seed is null ? definition.WithSeedOf(stored) : definition;
        string[] differences = [.. definition.Properties.Where(
            property => !stored.TryGetValue(property.Key, out var value) || value != property.Value).Select(property => property.Key)];
        if (differences.Contains(SweepDefinition.Format))
            throw new ArgumentException(
                $"The store '{path}' must be one of this version of MLNetDeep.Sweeps. Received: one that another version has made. "
                + $"Finish that sweep with the version that began it, or give this one another path.");
        return differences.Length == 0
            ? definition
            : throw new ArgumentException(
                $"The store '{path}' must be of this sweep. Received: one that was begun with another {string.Join(", ", differences)}. "
                + $"Set it as before to go on with that sweep, or give this one another path."
                + (differences.Contains(SweepDefinition.Rows)
                    ? " Rows that are shuffled or split without a seed are others each time."
                    : ""));
    }

    private static SweepTrial Begun(int number, SearchPoint point, int attempt) =>
        new() { Number = number, Point = point, State = TrialState.Running, Attempts = attempt };
}
