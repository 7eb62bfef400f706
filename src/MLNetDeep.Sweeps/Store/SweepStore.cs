using System.Collections.Concurrent;
using System.Globalization;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// Who does what in a sweep: hands out trials, each to one worker at a time, and keeps what came of them. Several threads may use one
/// store, several processes one database.
/// </summary>
/// <remarks>
/// A worker that runs a trial counts up its heartbeat. A trial whose worker is dead, or whose heartbeat has stood still for the length of a
/// lease, is handed out again. Every observer measures that by its own clock, so that the clocks of machines need not agree; and a worker
/// that comes back late finds its attempt outdated, and its result is not kept.
/// </remarks>
internal sealed class SweepStore : IDisposable
{
    /// <summary>How often a worker that waits for others looks whether they are done.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ISweepDatabase _database;
    private readonly SweepDefinition _definition;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly TrialHistory _history;
    private readonly string _worker = ProcessName.OfNewWorker();

    /// <summary>The attempts that were handed out here and have not come back.</summary>
    private readonly ConcurrentDictionary<(int Number, int Attempt), bool> _held = [];

    private Dictionary<(int Number, int Attempt), (long Heartbeat, long SeenAt)> _seen = [];
    private int _outagesSeen;

    /// <param name="database">Where it is kept; the store disposes of it.</param>
    /// <param name="definition">The sweep.</param>
    /// <param name="lease">How long a heartbeat may stand still.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keptNetworks">Of how many trials, the best, networks are kept.</param>
    /// <exception cref="ArgumentException">The database holds another sweep; the message lists the differences.</exception>
    /// <exception cref="IOException">The database cannot be reached.</exception>
    /// <exception cref="InvalidDataException">The database is no store.</exception>
    public SweepStore(
        ISweepDatabase database, SweepDefinition definition, TimeSpan lease, TimeProvider time, int keptNetworks = 0)
    {
        (_database, _lease, _time) = (database, lease, time);
        _history = new TrialHistory(definition.Space.Space, keepsResults: definition.Tuner.UsesResults, keptNetworks);
        try
        {
            _definition = _database.Exclusively(rows => definition.AgreedWith(rows, _database));
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The seed of the sweep: that of the store where the definition left it open.</summary>
    public int Seed => _definition.Seed!.Value;

    /// <summary>Says to those who watch the sweep what is no part of its definition.</summary>
    /// <param name="maxTrials">How many trials there are to be; null where that is not said.</param>
    /// <param name="beatInterval">How much time lies between two heartbeats.</param>
    public void Announce(int? maxTrials, TimeSpan beatInterval)
    {
        _database.SetProperty(SweepDefinition.BeatProperty, beatInterval.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        _database.SetProperty(SweepDefinition.MaxTrialsProperty, maxTrials?.ToString(CultureInfo.InvariantCulture) ?? "");
        _database.SetProperty(SweepDefinition.TimeOverProperty, "");
    }

    /// <summary>Says to those who watch the sweep that the time of this worker is over.</summary>
    /// <param name="trials">How many trials there are. Where others begin more, the sweep has not ended.</param>
    public void SayTimeOver(int trials) =>
        _database.SetProperty(SweepDefinition.TimeOverProperty, trials.ToString(CultureInfo.InvariantCulture));

    /// <summary>All trials so far, in order.</summary>
    public IReadOnlyList<SweepTrial> Trials() => [.. _database.Trials(from: 0, among: []).Select(stored => stored.Trial)];

    /// <summary>How the sweep stands: the best trial of all workers, null while none has a score, and how many have failed.</summary>
    public (SweepTrial? Best, int FailedCount) Standing()
    {
        lock (_gate)
        {
            _history.Read(_database, _database);
            return (_history.Best, _history.FailedCount);
        }
    }

    /// <summary>Takes the next trial: one that was lost, or else a new one.</summary>
    /// <param name="mostTrials">How many trials there are to be in all.</param>
    /// <param name="mayBegin">Whether new trials may be begun, and lost ones taken up.</param>
    public Claim Take(int mostTrials, bool mayBegin)
    {
        if (!mayBegin)
            return new Claim.NothingLeft();
        lock (_gate)
        {
            var claim = _database.Exclusively(rows => Next(rows, mostTrials));
            if (claim is Claim.Taken(var trial))
                _held[(trial.Number, trial.Attempt)] = true;
            return claim;
        }
    }

    /// <summary>Says that a trial still runs.</summary>
    /// <returns>Whether the trial is still this attempt's.</returns>
    public bool Beat(ClaimedTrial trial) => _database.Beat(trial.Number, trial.Attempt);

    /// <summary>Keeps what came of a trial.</summary>
    /// <returns>Whether it was kept: not where somebody else has taken up the trial meanwhile.</returns>
    public bool Finish(ClaimedTrial trial, SweepTrial result)
    {
        var isKept = _database.Change(trial.Number, trial.Attempt, result, _worker);
        // Of one that has not come back yet.
        return _held.TryRemove((trial.Number, trial.Attempt), out _) && !isKept ? IsKept(trial) : isKept;
    }

    /// <summary>Whether a trial that ends so is among the best, whose networks are kept.</summary>
    public bool IsWorthKeeping(SweepTrial result)
    {
        lock (_gate)
        {
            _history.Read(_database, _database);
            return _history.IsWorthKeeping(result);
        }
    }

    /// <summary>
    /// Keeps the networks of a trial, before it is finished: whoever finds it finished finds them. Those of a trial that is lost before
    /// that are dropped by whoever keeps some next.
    /// </summary>
    public void Keep(ClaimedTrial trial, byte[] networks) => _database.KeepNetworks(trial.Number, trial.Attempt, networks);

    /// <summary>Drops networks that are of no use any more; none where none are kept here, since others may keep some.</summary>
    public void DropOthers()
    {
        if (!_history.KeepsNetworks)
            return;
        lock (_gate)
        {
            _history.Read(_database, _database);
            foreach (var (number, attempt) in _database.KeptNetworks().Where(kept => _history.IsWorthDropping(kept.Number, kept.Attempt)))
                _database.DropNetworks(number, attempt);
        }
    }

    /// <summary>The networks that are kept of trials that ended with them, by their numbers.</summary>
    public IReadOnlyDictionary<int, byte[]> Networks(IEnumerable<SweepTrial> trials) => NetworksIn(_database, trials);

    /// <inheritdoc cref="Networks"/>
    /// <param name="database">Where they are kept.</param>
    /// <param name="trials">All trials.</param>
    public static IReadOnlyDictionary<int, byte[]> NetworksIn(ISweepDatabase database, IEnumerable<SweepTrial> trials)
    {
        var attempts = trials.Where(trial => trial.State == TrialState.Completed)
            .ToDictionary(trial => trial.Number, trial => trial.Attempts);
        var kept = new Dictionary<int, byte[]>();
        foreach (var (number, attempt) in database.KeptNetworks())
        {
            // Another worker may drop some meanwhile.
            if (attempts.TryGetValue(number, out var ended) && ended == attempt && database.Networks(number, attempt) is { } networks)
                kept.Add(number, networks);
        }
        return kept;
    }

    /// <summary>Lets go of a trial, for somebody else to take it up at once.</summary>
    public void Release(ClaimedTrial trial)
    {
        _database.Change(trial.Number, trial.Attempt, Begun(trial.Number, trial.Point, trial.Attempt), worker: "");
        _held.TryRemove((trial.Number, trial.Attempt), out _);
    }

    /// <summary>Forgets a trial that somebody else has taken up, and the networks that this attempt has kept.</summary>
    public void Forget(ClaimedTrial trial)
    {
        _held.TryRemove((trial.Number, trial.Attempt), out _);
        _database.DropNetworks(trial.Number, trial.Attempt);
    }

    public void Dispose() => _database.Dispose();

    /// <summary>Whether a result was kept although its connection was lost before that was known.</summary>
    private bool IsKept(ClaimedTrial trial) => _database.Trials(from: int.MaxValue, among: [trial.Number]) is [var stored]
        && stored.Worker == _worker && stored.Trial.State != TrialState.Running && stored.Trial.Attempts == trial.Attempt;

    private Claim Next(ISweepRows rows, int mostTrials)
    {
        // Before the rows are read: a trial of this worker that comes back right after that stands there as one that still runs.
        var held = _held.Keys.ToHashSet();
        _history.Read(rows, _database);
        // The transaction that gave a trial to this worker may have been kept although the connection was lost.
        var own = _history.Running.FirstOrDefault(stored => stored.Worker == _worker && !held.Contains(AttemptOf(stored)));
        if (own is { Trial: var given })
            return new Claim.Taken(new ClaimedTrial(given.Number, given.Attempts, given.Point, TriedBefore(given.Number)));

        NoticeOutages();
        if (Lost(held) is { } lost)
            // It may have come back this very moment, since results wait for nobody.
            return rows.Change(lost.Number, lost.Attempts, Begun(lost.Number, lost.Point, lost.Attempts + 1), _worker)
                ? new Claim.Taken(new ClaimedTrial(lost.Number, lost.Attempts + 1, lost.Point, TriedBefore(lost.Number)))
                : new Claim.Wait(ForTheLast: false, ForOwn: false);

        // What others still run belongs to the result, and may yet be lost.
        var running = _history.Running;
        var wait = new Claim.Wait(ForTheLast: false, ForOwn: running.All(stored => held.Contains(AttemptOf(stored))));
        Claim noMore = running.Count > 0 ? wait with { ForTheLast = true } : new Claim.NothingLeft();
        var number = _history.Count;
        if (number >= mostTrials)
            return noMore;
        if (_definition.IsLimited && running.Count >= _definition.ConcurrentTrials)
            return wait;
        if (_definition.Tuner.UsesResults && running.Any(stored => stored.Trial.Number < FirstUnseen(number)))
            return wait;

        var tried = TriedBefore(number);
        if (Proposal(number, tried) is not { } point)
        {
            SayUsedUp(rows, number);
            return noMore;
        }

        rows.Add(Begun(number, point, attempt: 1), _worker);
        return new Claim.Taken(new ClaimedTrial(number, Attempt: 1, point, tried));
    }

    /// <summary>The points to try first, and then those of the tuner, which counts its proposals from 0.</summary>
    private SearchPoint? Proposal(int number, IReadOnlyList<TriedPoint> tried)
    {
        var first = _definition.Space.FirstPoints;
        var request = new ProposalRequest(_definition.Space.Space, Seed, number, _history.Points, tried);
        return number < first.Count ? request.Completed(first[number])
            : _definition.Tuner.Propose(request with { Number = number - first.Count });
    }

    /// <summary>Says to those who watch the sweep that it will have no more trials.</summary>
    private static void SayUsedUp(ISweepRows rows, int trials)
    {
        var text = trials.ToString(CultureInfo.InvariantCulture);
        if (rows.Properties().GetValueOrDefault(SweepDefinition.UsedUpProperty) != text)
            rows.SetProperty(SweepDefinition.UsedUpProperty, text);
    }

    private IReadOnlyList<TriedPoint> TriedBefore(int number) => _history.TriedBefore(FirstUnseen(number));

    /// <summary>
    /// A trial may depend on all earlier ones but those that may run beside it, from this one on. So it does not matter which of those is
    /// the faster.
    /// </summary>
    private int FirstUnseen(int number) => number - _definition.ConcurrentTrials + 1;

    private static (int Number, int Attempt) AttemptOf(StoredTrial stored) => (stored.Trial.Number, stored.Trial.Attempts);

    /// <summary>While the database could not be reached no heartbeat was counted up: all are waited for again.</summary>
    private void NoticeOutages()
    {
        if (_database.Outages is var outages && outages != _outagesSeen)
            (_seen, _outagesSeen) = ([], outages);
    }

    /// <summary>The first running trial that nobody works on any more.</summary>
    /// <param name="held">The attempts that this worker has in hand.</param>
    private SweepTrial? Lost(HashSet<(int Number, int Attempt)> held)
    {
        var now = _time.GetTimestamp();
        // Of those that still run alone: what has ended is not looked at again.
        var seen = new Dictionary<(int Number, int Attempt), (long Heartbeat, long SeenAt)>();
        SweepTrial? lost = null;
        foreach (var stored in _history.Running.Where(stored => !held.Contains(AttemptOf(stored))))
        {
            var key = AttemptOf(stored);
            var before = _seen.TryGetValue(key, out var known) && known.Heartbeat == stored.Heartbeat ? known : (stored.Heartbeat, now);
            seen.Add(key, before);
            if (stored.Worker.Length == 0 || ProcessName.IsDead(stored.Worker) || _time.GetElapsedTime(before.Item2, now) > _lease)
                lost ??= stored.Trial;
        }
        _seen = seen;
        return lost;
    }

    private static SweepTrial Begun(int number, SearchPoint point, int attempt) =>
        new() { Number = number, Point = point, State = TrialState.Running, Attempts = attempt };
}
