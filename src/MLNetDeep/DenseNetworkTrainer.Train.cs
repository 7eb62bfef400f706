using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Training;
using MLNetDeep.Training.Calibration;
using MLNetDeep.Training.Resuming;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

/// <content>From rows that are in place to a model: what a fit and each fold of a cross-validation do.</content>
public sealed partial class DenseNetworkTrainer
{
    /// <summary>Trains on rows that are in place. Several threads may do so at once, on rows of one data set.</summary>
    /// <param name="setting">What is trained, and where.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">What all randomness follows from.</param>
    /// <param name="surroundings">Who listens, and what else depends on who asks.</param>
    private DenseNetworkModel Train(FitSetting setting, TrainingRows rows, int seed, FitSurroundings surroundings)
    {
        setting = setting with
        {
            Options = setting.Options with { NumberOfEpochs = setting.Options.EpochsFor(rows.Training.Count), StepBudget = null }
        };
        if (setting.Options.RefitOnAllRows)
            return TrainTwice(setting, rows, seed, surroundings);

        using var networks = new OwnedNetworks();
        return ModelOf(setting, rows, TrainNetworks(setting, rows, seed, surroundings, networks, epochs: null));
    }

    /// <summary>Trains the networks of a fit once.</summary>
    /// <param name="setting">What is trained, and where.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">What all randomness follows from.</param>
    /// <param name="surroundings">Who listens, and what else depends on who asks.</param>
    /// <param name="networks">Takes the networks over.</param>
    /// <param name="epochs">The epoch each network ends with; null for as the options say.</param>
    /// <returns>The parameters of each network, as training left them; the scale of its targets; the record.</returns>
    private TrainedNetworks TrainNetworks(
        FitSetting setting, TrainingRows rows, int seed, FitSurroundings surroundings, OwnedNetworks networks, int[]? epochs)
    {
        var targets = TargetsOf(setting, rows);
        var fromRows = StartFrom(rows, setting, seed);
        var plans = new TrainingPlan[epochs?.Length ?? setting.Options.EnsembleSize];
        for (var member = 0; member < plans.Length; member++)
        {
            var ownSeed = MemberSeed.Of(seed, member);
            var reused = setting.Previous?.WeightsFor(member);
            var start = TargetScale.Unfold(targets, TemperatureScaling.Unfold(setting.Previous?.Calibration, reused));
            plans[member] = PlanOf(networks.Own(StartOf(setting, rows, fromRows, ownSeed, start)), setting, rows, targets, ownSeed) with
            {
                Member = member,
                LastEpoch = epochs?[member],
                Chooses = surroundings.Chooses,
                Follows = surroundings.Follows,
                Processors = surroundings.Processors,
                Callbacks = surroundings.Callbacks,
                CreateModel = (parameters, history) => ModelOf(setting, targets, LimitsOf(setting, rows), [parameters], history),
                SaveModel = surroundings.SaveModel,
                SavesPipeline = surroundings.SavesPipeline,
                Resumable = surroundings.Resumable?.ForMember(member, ownSeed, reused),
            };
        }

        // Rows that are streamed take memory for each that reads them.
        var sideBySide = surroundings.MayTrainSideBySide && rows.Placement == DataPlacement.InMemory;
        var (finished, history) = EnsembleTraining.Run(plans, sideBySide);
        return new([.. finished.Select(network => network.CopyParameters())], targets, history);
    }

    private static DenseNetworkModel ModelOf(FitSetting setting, TrainingRows rows, TrainedNetworks trained) =>
        ModelOf(setting, trained.Targets, LimitsOf(setting, rows), trained.Parameters, trained.History);

    /// <param name="setting">What was trained.</param>
    /// <param name="targets">The scale of the targets; null where they were left as they are.</param>
    /// <param name="limits">What predictions are kept within; null where they are not.</param>
    /// <param name="networks">The parameters of each network, as training left them.</param>
    /// <param name="history">The record of the fit.</param>
    private static DenseNetworkModel ModelOf(
        FitSetting setting, TargetScale? targets, ScoreLimits? limits, IReadOnlyList<float[]> networks, TrainingHistory history)
    {
        var columns = setting.Columns;
        // The temperature of one network goes into its weights; that of a mean of several has no place there.
        var isMean = networks.Count > 1 || setting.Specification.MemberCount > 1;
        var ofOne = isMean ? null : history.Calibration;
        (NetworkSpecification Specification, float[] Values)[] finished =
            [.. networks.Zip(history.Ensemble?.Members ?? [history], (values, ofNetwork) => Finished(values, ofNetwork.Pruning))];
        var description = new ModelDescription
        {
            Task = columns.Task,
            FeatureColumnName = columns.Features.Name,
            LabelColumnName = columns.Label.Name,
            Classes = columns.Classes,
            LabelIsVector = columns.LabelIsVector,
            OutputNames = columns.Classes is null ? columns.SlotNames?.Names : null,
            Quantiles = columns.Quantiles,
            Limits = limits,
            ScoreFunction = ModelDescription.ScoreFunctionOf(columns.Task, columns.Loss),
            AverageTemperature = isMean ? history.Calibration?.Temperature ?? 1 : 1,
            History = history,
        };
        return DenseNetworkModel.Of(
            [.. finished.Select(network => network.Specification)], [.. finished.Select(network => network.Values)], shares: null,
            description);

        (NetworkSpecification, float[]) Finished(float[] values, PruningRecord? pruning)
        {
            var (specification, kept) = pruning is null ? (setting.Specification, values)
                : PrunedNetwork.Of(setting.Specification, values, pruning.Members);
            return (specification, targets?.Fold(specification, kept) ?? TemperatureScaling.Fold(ofOne, specification, kept));
        }
    }

    /// <summary>What of the start follows from the training rows. The statistics of a network that is continued stay.</summary>
    private StartFromRows StartFrom(TrainingRows rows, FitSetting setting, int seed) => new(
        setting.Previous is null ? TableFit.Of(setting.Specification, rows.Training, rows.Placement, seed, CheckAlive) : null,
        setting.Options.DataDrivenStart ? DataDrivenStart.Of(rows.Training, seed, CheckAlive) : null);

    private static NetworkState StartOf(
        FitSetting setting, TrainingRows rows, StartFromRows fromRows, int seed, ReusedWeights? reused)
    {
        var precision = PrecisionChoice.In(
            setting.Precision, setting.Engine, setting.Specification, setting.Options.BatchSizeFor(rows.Training.Count));
        // The engine that computes with them lays them where it can.
        Func<int, ParameterBuffer>? newBuffer = setting.Engine == TrainingEngineKind.Torch
            ? count => TrainingEngine.TorchPackage.NewBuffer(count, setting.Device)
            : null;
        var network = NetworkState.Start(setting.Specification, seed, reused, precision, newBuffer);
        fromRows.Table?.SetIn(network);
        fromRows.Weights?.SetIn(network, seed, reused?.LayerCount ?? 0);
        return network;
    }

    /// <summary>What the user should know of the rows before they are trained on.</summary>
    private void SayWhatRowsShow(IChannel channel, FitSetting setting, TrainingRows rows)
    {
        foreach (var leftOut in rows.LeftOutWarnings)
            channel.Warning(leftOut);
        if (ClassesInTraining.Warning(setting.Columns, rows) is { } withoutClasses)
            channel.Warning(withoutClasses);
        if (CopiedRows.Warning(rows, setting.Options.Split) is { } copies)
            channel.Warning(copies);
        WarnOfSmallProducts(channel, setting, rows.Training.Count);
        SayWhatWasLeftToChoose(channel, rows.Training.Count);
        WarnOfClassesAndScale(channel, setting, rows.Training);
    }

    private static void WarnOfClassesAndScale(IChannel channel, FitSetting setting, RowSource training)
    {
        if (FewRowsOfClass.Warning(setting.Columns, training.Count) is { } fewRows)
            channel.Warning(fewRows);
        if (FeatureScale.MattersTo(setting.Options.HiddenLayers) && FeatureScale.Warning(setting.Columns, training) is { } warning)
            channel.Warning(warning);
    }

    private void SayWhatWasLeftToChoose(IChannel channel, long rows)
    {
        if (_options.BatchSize is null || _options.StepBudget is not null)
            channel.Info(string.Create(
                CultureInfo.InvariantCulture,
                $"Trains on {rows:N0} rows in batches of {_options.BatchSizeFor(rows)}, for at most {_options.EpochsFor(rows)} epochs."));
    }

    private static void WarnOfSmallProducts(IChannel channel, FitSetting setting, int rows)
    {
        if (PrecisionChoice.In(
            setting.Precision, setting.Engine, setting.Specification, setting.Options.BatchSizeFor(rows)) != setting.Precision)
            channel.Warning(PrecisionChoice.TooSmall);
    }

    /// <summary>
    /// The scale of the training rows, to which targets are brought where the options say so; null where they stay as they are.
    /// </summary>
    private static TargetScale? TargetsOf(FitSetting setting, TrainingRows rows) =>
        TargetScale.Of(rows.Training, setting.Columns.Task, setting.Columns.Loss, setting.Options.StandardizeTargets);

    /// <summary>The range of the training labels, where predictions are kept within it.</summary>
    private static ScoreLimits? LimitsOf(FitSetting setting, TrainingRows rows)
    {
        var columns = setting.Columns;
        if (!setting.Options.ClampPredictions || columns.Task != LearningTask.Regression || columns.Loss is PoissonError)
            return null;

        // Of several quantiles each is of the same label.
        var ranges = rows.Training.LabelRanges().SelectMany(range => Enumerable.Repeat(range, columns.Quantiles?.Count ?? 1)).ToArray();
        return new([.. ranges.Select(range => range.Lowest)], [.. ranges.Select(range => range.Highest)]);
    }

    private TrainingPlan PlanOf(NetworkState network, FitSetting setting, TrainingRows rows, TargetScale? targets, int seed) => new()
    {
        Network = network,
        Task = setting.Columns.Task,
        Loss = setting.Columns.Loss,
        ClassWeights = ClassWeighting.Of(setting.Options.ClassWeights, setting.Columns, rows.Training),
        Targets = targets,
        Limits = LimitsOf(setting, rows),
        Options = setting.Options,
        Device = setting.Device,
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

    /// <summary>Networks that were trained, each as training left it; the scale of their targets; the record.</summary>
    private sealed record TrainedNetworks(IReadOnlyList<float[]> Parameters, TargetScale? Targets, TrainingHistory History);

    /// <summary>What of a network's start follows from the training rows.</summary>
    /// <param name="Table">The statistics of a table's numbers; null where no layer reads a table.</param>
    /// <param name="Weights">What start weights are fitted to; null where they are only drawn.</param>
    private sealed record StartFromRows(TableFit? Table, DataDrivenStart? Weights);

    /// <summary>What of a fit depends on who asks for it.</summary>
    private sealed record FitSurroundings
    {
        /// <summary>Told of every network.</summary>
        public required IReadOnlyList<TrainingCallback> Callbacks { get; init; }

        /// <summary>Whether the networks of an ensemble may be trained at once: where nobody listens who knows only one.</summary>
        public required bool MayTrainSideBySide { get; init; }

        public required ProcessorShare Processors { get; init; }

        /// <summary>Told of the epochs of the first network, where another training follows it.</summary>
        public EpochChoice? Chooses { get; init; }

        /// <summary>What the training follows.</summary>
        public EpochChoice? Follows { get; init; }

        /// <summary>Writes a model to a path, as ML.NET's zip.</summary>
        public required Action<DenseNetworkModel, string> SaveModel { get; init; }

        /// <summary>Whether that writes the steps of the pipeline before it too.</summary>
        public bool SavesPipeline { get; init; }

        /// <summary>The checkpoints of the first network; null when the fit is not resumable.</summary>
        public ResumableRun? Resumable { get; init; }
    }

    private static void CheckCallbacks(IReadOnlyList<TrainingCallback> callbacks, string name)
    {
        if (callbacks.Contains(null!))
            throw new ArgumentException($"No callback may be null. Received: null among {callbacks.Count}. Leave it out.", name);
    }
}
