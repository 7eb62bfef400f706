using System.Globalization;
using System.Security.Cryptography;
using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Randomness;

namespace MLNetDeep.Models;

/// <summary>Models of networks that nobody has trained: their weights are those that training would start with.</summary>
internal static class UntrainedNetwork
{
    /// <param name="options">The hidden layers, the names of the columns, the loss, how many networks there are and, where none is given,
    /// the seed.</param>
    /// <param name="featureCount">How many features the network reads.</param>
    /// <param name="task">What it is to predict.</param>
    /// <param name="outputCount">How many outputs it has.</param>
    /// <param name="classes">What its classes stand for; null where they stand for nothing.</param>
    /// <param name="seed">What the weights follow from; null for that of the options, or any.</param>
    public static DenseNetworkModel Create(
        DenseNetworkOptions options, int featureCount, LearningTask task, int outputCount, ClassLabels? classes, int? seed)
    {
        options.Validate();
        if (featureCount < 1)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The number of features must be at least 1. Received: {featureCount}."),
                nameof(featureCount));
        Check(options, task, outputCount);

        var quantiles = task == LearningTask.Regression ? (options.Loss as QuantilesError)?.Quantiles : null;
        var hidden = EmbedCategories.CompletedIn(options.HiddenLayers, featureCount);
        var specification = NetworkSpecification.WithOutput(featureCount, hidden, outputCount, options.OutputLayer);
        var chosen = seed ?? options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        int[] seeds = [.. Enumerable.Range(0, options.EnsembleSize).Select(member => MemberSeed.Of(chosen, member))];
        return DenseNetworkModel.Of(specification, [.. seeds.Select(own => ValuesOf(specification, own))], new ModelDescription
        {
            Task = task,
            FeatureColumnName = options.FeatureColumnName,
            LabelColumnName = options.LabelColumnName,
            Classes = classes,
            LabelIsVector = task == LearningTask.MultiLabelClassification
                || (task == LearningTask.Regression && outputCount > 1 && quantiles is null),
            Quantiles = quantiles,
            ScoreFunction = ModelDescription.ScoreFunctionOf(task, options.Loss),
            History = HistoryOf(task, seeds[0]) with
            {
                Ensemble = seeds.Length == 1 ? null : new EnsembleRecord { Members = [.. seeds.Select(own => HistoryOf(task, own))] },
            },
        });
    }

    private static void Check(DenseNetworkOptions options, LearningTask task, int outputCount)
    {
        if (!Enum.IsDefined(task))
            throw new ArgumentException(
                $"The task must be one of {string.Join(", ", Enum.GetNames<LearningTask>())}. Received: {task}.", nameof(task));
        var (rule, fits) = task switch
        {
            LearningTask.MulticlassClassification => ("at least 2, one for each class,", outputCount >= 2),
            LearningTask.BinaryClassification => ("1", outputCount == 1),
            LearningTask.Regression when options.Loss is QuantilesError { Quantiles.Count: var count } =>
                (string.Create(CultureInfo.InvariantCulture, $"{count}, that of the quantiles,"), outputCount == count),
            _ => ("at least 1", outputCount >= 1),
        };
        if (!fits)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The number of outputs must be {rule} for {task}. Received: {outputCount}."),
                nameof(outputCount));

        var kind = task switch
        {
            LearningTask.MulticlassClassification => TargetKind.Classes,
            LearningTask.Regression => TargetKind.Numbers,
            _ => TargetKind.Truths,
        };
        if (options.Loss is { } loss && !loss.Fits.HasFlag(kind))
        {
            var fitting = string.Join(
                ", ", LossFunction.All.Where(other => other.Fits.HasFlag(kind)).Select(other => other.GetType().Name));
            throw new ArgumentException(
                $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Loss)} must be one of {fitting} for {task}. Received: "
                + $"{loss.GetType().Name}.", nameof(options));
        }
    }

    private static float[] ValuesOf(NetworkSpecification specification, int seed)
    {
        var values = new float[specification.ValueCount];
        StartWeights.Draw(specification, seed, values.AsSpan(0, specification.ParameterCount));
        StartWeights.Statistics(specification, values.AsSpan(specification.ParameterCount));
        return values;
    }

    private static TrainingHistory HistoryOf(LearningTask task, int seed) => new()
    {
        Epochs = [],
        MetricName = task == LearningTask.Regression ? "rmse" : "accuracy",
        BestEpoch = null,
        WeightsFromEpoch = 0,
        End = TrainingEnd.NotTrained,
        EndMessage = "The network was made from options and not trained.",
        Seed = seed,
        Device = "cpu",
        Engine = TrainingEngineKind.Managed,
        TrainingRowCount = 0,
        ValidationRowCount = 0,
        SkippedRowCount = 0,
    };
}
