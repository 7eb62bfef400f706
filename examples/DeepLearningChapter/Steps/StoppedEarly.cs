using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>Early stopping: once two epochs in a row have not bettered the validation loss, training ends, with the weights of the best
/// epoch.</summary>
internal sealed class StoppedEarly : Step
{
    private const string Network = "100 ReLU, dropout .3, Adam, patience 2";

    public override string Title => "Early stopping";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train(
            "early-stopping",
            Networks.Dropout(epochs: 20) with { EarlyStopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true } });
        return
        [
            new(Network, "epochs trained", Quantity.Count, Book.EpochsUntilStop, trained.History.Epochs.Count),
            .. trained.ValidationFigures(Network, Book.StoppedEarly),
        ];
    }
}
