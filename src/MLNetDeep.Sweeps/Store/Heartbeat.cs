using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>Counts up the heartbeat of a trial while it lives.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly ITimer _timer;

    public Heartbeat(SweepStore store, ClaimedTrial trial, TimeSpan interval, TimeProvider time) =>
        _timer = time.CreateTimer(_ => Beat(store, trial), state: null, interval, interval);

    public void Dispose() => _timer.Dispose();

    private static void Beat(SweepStore store, ClaimedTrial trial)
    {
        try
        {
            store.Beat(trial);
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException or ObjectDisposedException or InvalidOperationException)
        {
            // A timer has nobody to tell. If the store is lost, the end of the trial will say so; if only this beat was, the next one
            // counts.
            System.Diagnostics.Trace.TraceWarning($"A heartbeat of trial {trial.Number} was not written: {lost.Message}");
        }
    }
}
