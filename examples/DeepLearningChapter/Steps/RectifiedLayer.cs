using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>ReLU in place of the sigmoid. The book moves the flattening into the network here; in ML.NET it is a step of the pipeline all
/// along.</summary>
internal sealed class RectifiedLayer : Step
{
    private const string Network = "100 ReLU, RMSprop, 5 epochs";

    public override string Title => "ReLU and Flatten";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train("relu-rmsprop", Networks.Rectified(new RmsPropOptions(), epochs: 5));
        return [.. trained.TrainingFigures(Network, Book.RectifiedTraining),
            .. trained.ValidationFigures(Network, Book.RectifiedValidation)];
    }
}
