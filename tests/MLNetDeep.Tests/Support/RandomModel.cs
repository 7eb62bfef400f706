using Microsoft.ML;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tests.Support;

/// <summary>Models of random weights, made without training.</summary>
internal static class RandomModel
{
    /// <summary>A model; classes it predicts have no names unless given.</summary>
    public static DenseNetworkModel Of(
        LearningTask task, int featureCount, int outputCount, IReadOnlyList<Layer>? hidden = null, int seed = 1, float scale = 1,
        Array? classes = null)
    {
        var specification = NetworkSpecification.WithOutput(featureCount, hidden ?? [new Dense(7, Activation.Tanh)], outputCount);
        var parameters = new float[specification.ValueCount];
        var drawn = parameters.AsSpan(..specification.ParameterCount);
        StartWeights.Draw(specification, seed, drawn);
        DrawBiases(specification, seed, drawn);
        foreach (ref var parameter in drawn)
            parameter *= scale;
        StartWeights.Statistics(specification, parameters.AsSpan(specification.ParameterCount..));
        return new DenseNetworkModel(specification, parameters, new ModelDescription
        {
            Task = task,
            FeatureColumnName = "Features",
            LabelColumnName = "Label",
            Classes = classes is null ? null : ClassLabels.From(classes),
            History = History,
        });
    }

    /// <summary>The same as a transformer.</summary>
    public static DenseNetworkTransformer Transformer(
        LearningTask task, int featureCount, int outputCount, IReadOnlyList<Layer>? hidden = null, int seed = 1) =>
        new(new MLContext(), Of(task, featureCount, outputCount, hidden, seed));

    public static TrainingHistory History { get; } = new()
    {
        Epochs = [],
        MetricName = "accuracy",
        BestEpoch = null,
        WeightsFromEpoch = 0,
        End = TrainingEnd.AllEpochsDone,
        EndMessage = "Drawn, not trained.",
        Seed = 1,
        Device = "cpu",
        TrainingRowCount = 0,
        ValidationRowCount = 0,
        SkippedRowCount = 0,
    };

    private static void DrawBiases(NetworkSpecification specification, int seed, Span<float> parameters)
    {
        var stream = new RandomStream(seed, RandomPurpose.StartWeights, index: 1000);
        foreach (var slot in specification.AllPlaced.Select(layer => layer.Bias).OfType<ParameterSlot>())
        {
            foreach (ref var bias in parameters.Slice(slot.Offset, slot.Length))
                bias = stream.NextSingle() - .5f;
        }
    }
}
