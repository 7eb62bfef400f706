using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>The validation loss turns while the training loss keeps falling. With Adam it does so later, and less.</summary>
internal sealed class Overfitting : Step
{
    public override string Title => "Validation loss and over-fitting";

    public override IReadOnlyList<Figure> Take(Study study) =>
    [
        .. Figures(study, "RMSprop", new RmsPropOptions()),
        .. Figures(study, "Adam", new AdamOptions()),
    ];

    private static IEnumerable<Figure> Figures(Study study, string name, OptimizerOptions optimizer)
    {
        var trained = study.Train($"validation-{name.ToLowerInvariant()}", Networks.Rectified(optimizer, epochs: 20));
        var network = $"100 ReLU, {name}, 20 epochs";
        var best = trained.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        return
        [
            .. trained.TrainingFigures(network, BookPair.None),
            .. trained.ValidationFigures(network, BookPair.None),
            new(network, "epoch of the lowest validation loss", Quantity.Count, BookFigure.None, best.Epoch),
            new(network, "lowest validation loss", Quantity.Loss, BookFigure.None, best.ValidationLoss!.Value),
        ];
    }
}
