using System.Globalization;
using MLNetDeep.Training.Metrics;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training;

/// <content>
/// A run that trains again while another one still chooses for how many epochs: it keeps the weights of epochs that may be chosen, and
/// tells of them when they are.
/// </content>
internal sealed partial class TrainingLoop
{
    private readonly ChoosableWeights _kept = new();

    /// <summary>How many epochs were told of.</summary>
    private int _toldEpochs;

    /// <summary>Whether an epoch was the last, and all that were wanted are done.</summary>
    private bool IsLast(int epoch)
    {
        if (_plan.Follows is not { } choice)
            return epoch >= (_plan.LastEpoch ?? _run.NumberOfEpochs);

        _kept.Keep(epoch, _network, choice);
        return epoch >= _run.NumberOfEpochs || !choice.ContinuesAfter(epoch);
    }

    private static (TrainingEnd End, string Message) AllDone(int epochs) =>
        (TrainingEnd.AllEpochsDone, string.Create(CultureInfo.InvariantCulture, $"All {epochs} epochs were done."));

    private EarlyStoppingWatch NewWatch() => EarlyStoppingWatch.For(
        _plan.Options.EarlyStopping, _plan.Validation is not null, MainMetric.HigherIsBetterFor(_plan.Task));

    /// <summary>Where this run chooses for another, tells it how far it is.</summary>
    private void ReportEpoch(EpochRecord epoch) => _plan.Chooses?.Report(
        epoch.Epoch, _plan.Options.EarlyStopping is { RestoreBestWeights: true } && _watch.Best is { } best ? best.Epoch : epoch.Epoch);

    /// <summary>Tells of an epoch that has ended; of those that may not count, once it is known that they do.</summary>
    private void TellOfEpochs()
    {
        // The choice may be made while this run is in a later epoch, which then does not count.
        var counting = _plan.Follows is { } choice ? Math.Min(choice.Chosen ?? 0, _epochs.Count) : _epochs.Count;
        for (; _toldEpochs < counting; _toldEpochs++)
        {
            var epoch = _epochs[_toldEpochs];
            Tell(callback => callback.OnEpochEnd(_run, epoch));
        }
    }

    /// <summary>Ends as the choice was, where this run follows another: with the weights of the epoch that was chosen.</summary>
    private (TrainingEnd End, string Message) AsChosen((TrainingEnd End, string Message) ending)
    {
        if (_plan.Follows?.Wait() is not { } chosen)
            return ending;
        if (_kept.Restore(chosen, _network))
        {
            _epochs.RemoveRange(chosen, _epochs.Count - chosen);
            _run.Epoch = chosen;
            // What it says of the best epoch is of those that count.
            _watch = NewWatch();
            foreach (var epoch in _epochs)
                _watch.Observe(epoch);
            ending = AllDone(chosen);
        }
        TellOfEpochs();
        return ending;
    }
}
