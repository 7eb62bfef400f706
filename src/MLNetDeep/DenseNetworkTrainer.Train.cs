using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Training;
using MLNetDeep.Training.Calibration;
using MLNetDeep.Training.Ensembles;
using MLNetDeep.Training.Torch;
using TorchSharp;

namespace MLNetDeep;

/// <content>From rows that are in place to a model: what a fit and each fold of a cross-validation do.</content>
public sealed partial class DenseNetworkTrainer
{
    /// <summary>Trains on rows that are in place. Several threads may do so at once, on rows of one data set.</summary>
    /// <param name="setting">What is trained, and where.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">What all randomness follows from.</param>
    /// <param name="sideBySide">Whether the networks of an ensemble may be trained at once: where nobody listens who knows only one.</param>
    /// <param name="complete">Puts into the plan of a network what depends on who asks: who listens, and what else there is.</param>
    private DenseNetworkModel Train(FitSetting setting, TrainingRows rows, int seed, bool sideBySide, Func<TrainingPlan, TrainingPlan> complete)
    {
        var (options, columns, specification, _, engine, _, previous) = setting;
        var targets = StandardizedTargets(columns, rows);
        using var owned = new OwnedNetworks();
        TrainingPlan[] plans = [.. Enumerable.Range(0, options.EnsembleSize).Select(PlanOfMember)];
        using var threads = new ThreadUse(plans[0].Network, plans[0].BatchSize, engine);
        // Rows that are streamed take memory for each that reads them.
        var (networks, history) = EnsembleTraining.Run(plans, sideBySide && rows.Placement == DataPlacement.InMemory);
        return ModelOf([.. networks.Select(network => network.CopyParameters())], history);

        TrainingPlan PlanOfMember(int member)
        {
            var ownSeed = MemberSeed.Of(seed, member);
            var start = TargetScale.Unfold(targets, TemperatureScaling.Unfold(previous?.Calibration, previous?.WeightsFor(member)));
            var network = owned.Own(StartOf(setting, rows, ownSeed, start));
            return complete(PlanOf(network, setting, rows, targets, ownSeed) with { Member = member }) with { CreateModel = (parameters, history) => ModelOf([parameters], history) };
        }

        // The temperature of one network goes into its weights; that of a mean of several has no place there.
        float[] Finished(float[] parameters, CalibrationRecord? ofOne) =>
            targets?.Fold(specification, parameters) ?? TemperatureScaling.Fold(ofOne, specification, parameters);

        DenseNetworkModel ModelOf(IReadOnlyList<float[]> networks, TrainingHistory history) => DenseNetworkModel.Of(specification, [.. networks.Select(parameters => Finished(parameters, networks.Count == 1 ? history.Calibration : null))], new ModelDescription
        {
            Task = columns.Task,
            FeatureColumnName = columns.Features.Name,
            LabelColumnName = columns.Label.Name,
            Classes = columns.Classes,
            LabelIsVector = columns.LabelIsVector,
            OutputNames = columns.Classes is null ? columns.SlotNames?.Names : null,
            ScoreFunction = ModelDescription.ScoreFunctionOf(columns.Task, columns.Loss),
            AverageTemperature = networks.Count == 1 ? 1 : history.Calibration?.Temperature ?? 1,
            History = history,
        });
    }

    private static TorchNetwork StartOf(FitSetting setting, TrainingRows rows, int seed, ReusedWeights? reused) => TorchNetwork.Start(
        setting.Specification, setting.Device, seed, reused, precision: PrecisionChoice.In(setting.Precision, setting.Engine, setting.Specification, setting.Options.BatchSizeFor(rows.Training.Count)));

    private static void WarnOfSmallProducts(IChannel channel, FitSetting setting, int rows)
    {
        if (PrecisionChoice.In(setting.Precision, setting.Engine, setting.Specification, setting.Options.BatchSizeFor(rows)) != setting.Precision)
            channel.Warning(PrecisionChoice.TooSmall);
    }

    /// <summary>Brings regression targets to the scale of the training rows where the options say so; null where they stay as they are.</summary>
    private TargetScale? StandardizedTargets(TrainingColumns columns, TrainingRows rows)
    {
        var targets = TargetScale.Of(rows.Training, columns.Task, columns.Loss, _options.StandardizeTargets);
        if (targets is not null)
            rows.ChangeLabels(targets.Standardize);
        return targets;
    }

    private TrainingPlan PlanOf(TorchNetwork network, FitSetting setting, TrainingRows rows, TargetScale? targets, int seed) => new()
    {
        Network = network,
        Task = setting.Columns.Task,
        Loss = setting.Columns.Loss,
        ClassWeights = ClassWeighting.Of(setting.Options.ClassWeights, setting.Columns, rows.Training),
        Targets = targets,
        Options = setting.Options,
        Engine = setting.Engine,
        Processors = Processors,
        Seed = seed,
        BatchSize = setting.Options.BatchSizeFor(rows.Training.Count),
        Training = rows.Training,
        Validation = rows.Validation,
        Placement = rows.Placement,
        SkippedRowCount = rows.SkippedCount,
        Callbacks = [],
        CheckAlive = CheckAlive,
        IsCancelled = IsCancelled,
    };

    /// <summary>What a fit trains and where, whichever rows it has.</summary>
    private sealed record FitSetting(
        DenseNetworkOptions Options, TrainingColumns Columns, NetworkSpecification Specification, torch.Device Device, TrainingEngineKind Engine, TrainingPrecision Precision, PreviousNetwork? Previous);
}
