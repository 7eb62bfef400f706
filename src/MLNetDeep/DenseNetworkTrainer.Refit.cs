using MLNetDeep.Callbacks;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

/// <content>Training twice: with rows held out, to learn for how many epochs, and on all rows.</content>
public sealed partial class DenseNetworkTrainer
{
    /// <summary>Of so many parameters the weights of some epochs, a megabyte each, may be kept at once.</summary>
    private const int MostParametersKept = 1 << 18;

    /// <summary>
    /// Trains with rows held out, and again on all rows up to the epoch that was best. The second training is of the same seed; it follows
    /// the first, or runs beside it.
    /// </summary>
    /// <inheritdoc cref="Train(FitSetting, TrainingRows, int, FitSurroundings)"/>
    private DenseNetworkModel TrainTwice(FitSetting setting, TrainingRows rows, int seed, FitSurroundings surroundings)
    {
        using var networks = new OwnedNetworks();
        var all = rows with { Training = rows.All!, Validation = null, All = null };
        var choice = MayTrainAgainBeside(setting, rows, surroundings) ? new EpochChoice() : null;
        var ofFirst = choice is null ? surroundings : surroundings with { Processors = surroundings.Processors.Among(2), Chooses = choice };
        // Declared behind the networks: it ends before they are disposed of.
        using var beside = choice is null ? null : new RunBeside<TrainedNetworks>(
            () => TrainAgain(ofFirst with { Chooses = null, Follows = choice }, epochs: null), choice.Abandon, ofFirst.Processors.Leave);

        var first = TrainNetworks(setting, rows, seed, ofFirst, networks, epochs: null);
        if (first.History.End is TrainingEnd.Cancelled or TrainingEnd.Diverged || first.History.WeightsFromEpoch == 0)
            return ModelOf(setting, rows, first);

        if (choice is not null)
        {
            choice.Choose(first.History.WeightsFromEpoch);
            ofFirst.Processors.Leave();
        }
        TrainedNetworks again;
        try
        {
            // Whoever cancels now wants what is there now, however far the other run is.
            if (IsCancelled())
                CheckAlive();
            again = beside?.Result() ?? TrainAgain(surroundings, EpochsOf(first.History));
        }
        catch (OperationCanceledException) when (setting.Options.OnCancellation == CancellationBehavior.ReturnBest && IsCancelled())
        {
            // Before its first step: there is a network to return.
            return ModelOf(setting, rows, first);
        }
        var history = first.History with { Refit = again.History };
        return again.History.End == TrainingEnd.AllEpochsDone
            ? ModelOf(setting, all, again with { History = history })
            : ModelOf(setting, rows, first with { History = history });

        TrainedNetworks TrainAgain(FitSurroundings where, int[]? epochs)
        {
            var toTheEnd = setting with
            {
                Options = setting.Options with { EarlyStopping = null, BatchSize = setting.Options.BatchSizeFor(rows.Training.Count) }
            };
            var unwatched = where with
            {
                Callbacks = [.. where.Callbacks.OfType<EpochLog>()],
                Resumable = where.Resumable?.ForRefit()
            };
            return TrainNetworks(toTheEnd, all, seed, unwatched, networks, epochs);
        }
    }

    /// <summary>The epoch each network's weights are of.</summary>
    private static int[] EpochsOf(TrainingHistory history) =>
        [.. (history.Ensemble?.Members ?? [history]).Select(member => member.WeightsFromEpoch)];

    /// <summary>
    /// Whether the network is trained again beside its first training rather than after it: where there is a processor for each, as steps
    /// of small networks make little of a second one, and weights of some epochs may be kept.
    /// </summary>
    private static bool MayTrainAgainBeside(FitSetting setting, TrainingRows rows, FitSurroundings surroundings) =>
        setting.Options is { RefitOnAllRows: true, EnsembleSize: 1 } && setting.Engine == TrainingEngineKind.Managed
        && surroundings is { Resumable: null, Processors.Current: > 1 } && rows.Placement == DataPlacement.InMemory
        && setting.Specification.ParameterCount <= MostParametersKept;
}
