using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// What a worker knows of the trials in a store. A trial that has ended does not change any more: each is read once after that, so that a
/// proposal costs as much among many trials as among few.
/// </summary>
/// <param name="space">What all trials are points of.</param>
/// <param name="keepsResults">Whether results are asked for: only a tuner that learns does.</param>
/// <param name="keptNetworks">Of how many trials, the best, networks are kept.</param>
internal sealed class TrialHistory(ParameterSpace space, bool keepsResults, int keptNetworks = 0)
{
    private readonly SortedSet<(double Cost, int Number, int Attempt)> _best = [];
    private readonly HashSet<SearchPoint> _points = [];
    private readonly TriedPoints _tried = new();
    private Dictionary<int, StoredTrial> _running = [];

    /// <summary>How many trials have been begun.</summary>
    public int Count { get; private set; }

    /// <summary>How many have failed.</summary>
    public int FailedCount { get; private set; }

    /// <summary>The best so far; null while none has a score.</summary>
    public SweepTrial? Best { get; private set; }

    /// <summary>Those that had not ended when they were last read, in order.</summary>
    public IReadOnlyList<StoredTrial> Running { get; private set; } = [];

    /// <summary>The points of all trials.</summary>
    public IReadOnlySet<SearchPoint> Points => _points;

    /// <summary>Whether networks of any trials are kept.</summary>
    public bool KeepsNetworks => keptNetworks > 0;

    /// <summary>Whether a trial that ends so would be among those whose networks are kept.</summary>
    public bool IsWorthKeeping(SweepTrial trial) => trial is { State: TrialState.Completed, Score: not null } && KeepsNetworks
        && (_best.Count < keptNetworks || KeyOf(trial).CompareTo(_best.Max) < 0);

    /// <summary>Whether networks of an attempt are of no use any more: another one ended, or its trial is not among the best.</summary>
    public bool IsWorthDropping(int number, int attempt) =>
        number < Count && !_running.ContainsKey(number) && !_best.Any(kept => kept.Number == number && kept.Attempt == attempt);

    /// <summary>Reads what has changed.</summary>
    /// <exception cref="InvalidDataException">Trials are missing, or not of the space.</exception>
    public void Read(ISweepRows rows, ISweepDatabase database)
    {
        var read = rows.Trials(Count, _running.Keys);
        StoredTrial[] begun = [.. read.Where(stored => stored.Trial.Number >= Count)];
        if (begun.Length > 0 && begun[^1].Trial.Number != Count + begun.Length - 1)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store {database.Name} must have all trials from 0 to {begun[^1].Trial.Number}. Received: {Count + begun.Length} of "
                + $"them; ") + $"somebody has deleted the others. Give the sweep another {database.NameForAnother}.");

        foreach (var stored in begun)
            stored.CheckPoint(space, database);
        foreach (var stored in read.Where(stored => stored.Trial.State != TrialState.Running))
            End(stored.Trial);
        foreach (var stored in begun)
            _points.Add(stored.Trial.Point);
        Count += begun.Length;
        Running = [.. read.Where(stored => stored.Trial.State == TrialState.Running)];
        _running = Running.ToDictionary(stored => stored.Trial.Number);
    }

    /// <summary>The first trials, of those that have ended. They stay as they are while others are added.</summary>
    /// <param name="end">The number of the first that is left out.</param>
    public IReadOnlyList<TriedPoint> TriedBefore(int end) => keepsResults ? _tried.Before(end) : [];

    private static (double Cost, int Number, int Attempt) KeyOf(SweepTrial trial) => (trial.Cost, trial.Number, trial.Attempts);

    private void End(SweepTrial trial)
    {
        Best = SweepTrial.BetterOf(Best, trial);
        FailedCount += trial.State == TrialState.Failed ? 1 : 0;
        if (IsWorthKeeping(trial))
        {
            _best.Add(KeyOf(trial));
            if (_best.Count > keptNetworks)
                _best.Remove(_best.Max);
        }
        if (keepsResults)
            _tried.Add(TriedPoint.Of(trial));
    }
}
