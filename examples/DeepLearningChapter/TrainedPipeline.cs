using DeepLearningChapter.Figures;
using Microsoft.ML;
using MLNetDeep;

namespace DeepLearningChapter;

/// <summary>A fitted pipeline, and what the chapter reports of the network in it.</summary>
internal sealed record TrainedPipeline(ITransformer Whole)
{
    public DenseNetworkModel Model { get; } = Whole.FindDenseNetwork().Model;

    public TrainingHistory History => Model.History;

    /// <summary>The epoch whose weights the model has.</summary>
    public EpochRecord KeptEpoch => History.Epochs[History.WeightsFromEpoch - 1];

    /// <summary>Loss and accuracy on the training images; averages over the epoch while the weights change.</summary>
    public IEnumerable<Figure> TrainingFigures(string network, BookPair book) =>
        Figure.Pair(network, "training", book, KeptEpoch.Loss, KeptEpoch.Metric);

    /// <summary>Loss and accuracy on the validation images.</summary>
    public IEnumerable<Figure> ValidationFigures(string network, BookPair book) =>
        Figure.Pair(network, "validation", book, KeptEpoch.ValidationLoss!.Value, KeptEpoch.ValidationMetric!.Value);
}
