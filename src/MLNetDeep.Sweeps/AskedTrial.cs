using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>A trial for your own training loop: it says what to try and takes the result.</summary>
/// <remarks>
/// End it with one call of <see cref="Tell"/>, <see cref="Fail"/> or <see cref="GiveBack"/>. Use it from one thread at a time; any thread
/// may be used.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Tell, Fail, GiveBack or the end of the sweep stop its heartbeat.")]
public sealed class AskedTrial
{
    private readonly SweepStore _store;
    private readonly ClaimedTrial _claimed;
    private readonly AskTellTerms _terms;
    private readonly Action<AskedTrial> _ended;
    private readonly Heartbeat _heartbeat;
    private readonly long _begun;
    private readonly RungWatch _rungs;
    private readonly Lock _ending = new();
    private readonly List<double> _curve = [];
    private volatile bool _hasEnded;
    private int _isLost;

    internal AskedTrial(SweepStore store, ClaimedTrial claimed, AskTellTerms terms, Action<AskedTrial> ended)
    {
        (_store, _claimed, _terms, _ended) = (store, claimed, terms, ended);
        // How many epochs the loop has in mind is not known; a rung it does not reach does no harm.
        _rungs = new RungWatch(terms.Tuner.RungsFor(claimed.Number, int.MaxValue), terms.HigherIsBetter, claimed.Tried);
        _begun = terms.Time.GetTimestamp();
        _heartbeat = new Heartbeat(store, claimed, terms.BeatInterval, terms.Time, () => Volatile.Write(ref _isLost, 1));
    }

    /// <summary>The trial's number, from 0, in the order of the proposals.</summary>
    public int Number => _claimed.Number;

    /// <summary>The number of times the trial was started, including this time.</summary>
    public int Attempt => _claimed.Attempt;

    /// <summary>The point to try.</summary>
    public SearchPoint Point => _claimed.Point;

    /// <summary>The options at the point. If they have no seed, they get the seed of the sweep.</summary>
    public DenseNetworkOptions Options
    {
        get
        {
            var options = _terms.Space.OptionsAt(Point);
            return options with { Seed = options.Seed ?? _terms.Seed };
        }
    }

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"trial {Number}");

    /// <summary>Returns the value of a parameter: a number, or the chosen value itself (not its label).</summary>
    /// <param name="parameter">A parameter that has a value in this trial.</param>
    /// <exception cref="KeyNotFoundException">It has none; the message lists those that have.</exception>
    /// <exception cref="InvalidCastException">
    /// It is of another type. A number may be asked for as any type of numbers that holds it: 0.37 as float, but not as int.
    /// </exception>
    public TValue Value<TValue>(string parameter) => _terms.Space.ValueAt<TValue>(Point, parameter);

    /// <summary>Reports the metric after an epoch. An <see cref="AshaTuner"/> decides by it whether the trial continues.</summary>
    /// <param name="value">The metric after the epoch. NaN is allowed and counts as the worst value.</param>
    /// <returns>
    /// Whether to continue. False if an <see cref="AshaTuner"/> stops the trial: then call <see cref="Tell"/> with the score so far, and
    /// the trial is recorded as stopped. Also false if another process took over the trial, because this one sent no heartbeat for a
    /// minute: then its score is not kept.
    /// </returns>
    /// <exception cref="InvalidOperationException">The trial has ended.</exception>
    public bool Report(double value)
    {
        if (_hasEnded)
            throw Ended(nameof(Report));
        _curve.Add(value);
        _rungs.Add(_curve.Count, value);
        return _rungs.StopReason is null && Volatile.Read(ref _isLost) == 0;
    }

    /// <summary>Reports the trial's score and ends the trial.</summary>
    /// <param name="score">The score. If it is not finite, the trial is recorded as failed.</param>
    /// <returns>
    /// Whether the result is kept. False if another process took over the trial, because this one sent no heartbeat for a minute.
    /// </returns>
    /// <exception cref="InvalidOperationException">The trial has ended.</exception>
    /// <exception cref="IOException">The store cannot be reached. The trial stays open: call again.</exception>
    public bool Tell(double score)
    {
        if (!double.IsFinite(score))
            return Fail(string.Create(CultureInfo.InvariantCulture, $"The score of a trial must be a finite number. Received: {score}."));

        return End(nameof(Tell), Trial(_rungs.StopReason is null ? TrialState.Completed : TrialState.Stopped) with
        {
            Score = score,
            FoldScores = [score],
            Error = _rungs.StopReason,
        });
    }

    /// <summary>Records the trial as failed and ends it.</summary>
    /// <param name="error">The reason.</param>
    /// <inheritdoc cref="Tell" path="/returns"/>
    /// <inheritdoc cref="Tell" path="/exception"/>
    public bool Fail(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return End(nameof(Fail), Trial(TrialState.Failed) with { Error = error });
    }

    /// <summary>Gives the trial back, so that another process can take it at once. Does nothing if the trial has ended.</summary>
    /// <exception cref="IOException">The store cannot be reached. The trial stays open: call again.</exception>
    public void GiveBack()
    {
        lock (_ending)
        {
            if (_hasEnded)
                return;
            _store.Release(_claimed);
            Close();
        }
    }

    /// <summary>Ends the trial here alone: others take it up when its lease is over.</summary>
    internal void Abandon()
    {
        lock (_ending)
            Close();
    }

    /// <summary>"trial 7: depth 2, units1 64".</summary>
    public override string ToString() => $"{Name}: {Point}";

    private bool End(string caller, SweepTrial trial)
    {
        lock (_ending)
        {
            if (_hasEnded)
                throw Ended(caller);
            // First: a result that does not reach the store must not be lost, and until it does the trial is this loop's.
            var isKept = _store.Finish(_claimed, trial);
            Close();
            return isKept;
        }
    }

    private void Close()
    {
        _hasEnded = true;
        _heartbeat.Dispose();
        _ended(this);
    }

    private SweepTrial Trial(TrialState state) => new()
    {
        Number = Number,
        Point = Point,
        State = state,
        MetricName = _terms.MetricName,
        HigherIsBetter = _terms.HigherIsBetter,
        Curve = [.. _curve],
        Epochs = _curve.Count,
        Duration = _terms.Time.GetElapsedTime(_begun),
        Attempts = Attempt,
    };

    private InvalidOperationException Ended(string caller) => new(
        $"{caller} must be called before the trial has ended. Received: a call for {Name}, which has ended. Call "
        + $"{nameof(AskTellSweep.Ask)} for the next one.");
}
