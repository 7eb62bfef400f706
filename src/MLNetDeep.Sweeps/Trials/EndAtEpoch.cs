using System.Globalization;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Ends training after an epoch, with schedules that continue as if it did not.</summary>
/// <param name="epoch">The epoch, from 1.</param>
/// <param name="what">What epoch that is, for the record of the fit.</param>
internal sealed class EndAtEpoch(int epoch, string what) : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run, EpochRecord record)
    {
        if (record.Epoch >= epoch)
            run.RequestStop(string.Create(CultureInfo.InvariantCulture, $"Stopped at epoch {epoch}, {what}."));
    }
}
