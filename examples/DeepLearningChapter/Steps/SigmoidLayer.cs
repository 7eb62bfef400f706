using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>A hidden layer, with the activation of the early days.</summary>
internal sealed class SigmoidLayer : Step
{
    private const string Network = "100 sigmoid, RMSprop, 5 epochs";

    public override string Title => "A hidden layer of sigmoids";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train("sigmoid", Networks.Sigmoid(new RmsPropOptions(), epochs: 5));
        study.Say(trained.Model.Summary());
        return
        [
            new(Network, "parameters", Quantity.Count, Book.Parameters, trained.Model.ParameterCount),
            .. trained.TrainingFigures(Network, Book.SigmoidTraining),
            .. trained.ValidationFigures(Network, BookPair.None),
        ];
    }
}
