using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>Counts up the heartbeat of a trial while it lives, and finds out where somebody else has taken up the trial.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly ITimer _timer;

    /// <param name="store">Where it is counted.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="interval">How much time lies between two.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onLost">Called, on another thread and perhaps several times, where the trial is not this attempt's any more.</param>
    public Heartbeat(SweepStore store, ClaimedTrial trial, TimeSpan interval, TimeProvider time, Action onLost) =>
        _timer = time.CreateTimer(_ => Beat(store, trial, onLost), state: null, interval, interval);

    public void Dispose() => _timer.Dispose();

    private static void Beat(SweepStore store, ClaimedTrial trial, Action onLost)
    {
        try
        {
            if (!store.Beat(trial))
                onLost();
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException or ObjectDisposedException or InvalidOperationException)
        {
            // A timer has nobody to tell. If the store is lost, the end of the trial will say so; if only this beat was, the next one
            // counts.
            System.Diagnostics.Trace.TraceWarning($"A heartbeat of trial {trial.Number} was not written: {lost.Message}");
        }
    }
}
