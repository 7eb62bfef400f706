using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>The smallest network: ten outputs with softmax, which the trainer adds from the label.</summary>
internal sealed class SoftmaxLayer : Step
{
    private const string Network = "softmax alone, RMSprop, 5 epochs";

    public override string Title => "A softmax layer";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train("softmax", Networks.Softmax(new RmsPropOptions(), epochs: 5));
        return [.. trained.TrainingFigures(Network, Book.SoftmaxTraining), .. trained.ValidationFigures(Network, Book.SoftmaxValidation)];
    }
}
