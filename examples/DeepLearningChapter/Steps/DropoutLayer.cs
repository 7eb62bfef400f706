using DeepLearningChapter.Figures;

namespace DeepLearningChapter.Steps;

/// <summary>Dropout: while training, three in ten of the hidden outputs are left out at random. The curves part later.</summary>
internal sealed class DropoutLayer : Step
{
    private const string Network = "100 ReLU, dropout .3, Adam, 20 epochs";

    public override string Title => "Dropout";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train("dropout", Networks.Dropout(epochs: 20));
        return [.. trained.TrainingFigures(Network, BookPair.None), .. trained.ValidationFigures(Network, BookPair.None)];
    }
}
