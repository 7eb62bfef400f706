using System.Globalization;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Ends training after an epoch, with schedules that continue as if it did not.</summary>
internal sealed class EndAtEpoch(int epoch) : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord record)
    {
        if (record.Epoch >= epoch)
            run.RequestStop(string.Create(CultureInfo.InvariantCulture, $"Stopped at epoch {epoch}, the best of the best trial."));
    }
}
