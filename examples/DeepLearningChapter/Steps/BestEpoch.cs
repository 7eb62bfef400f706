using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>
/// The best of 20 epochs. The book writes every better model to a file and loads the last; here early stopping that is too patient ever to
/// stop keeps the weights of the best epoch, and they are what the model has when training ends.
/// </summary>
internal sealed class BestEpoch : Step
{
    private const int Epochs = 20;
    private const string Network = "100 ReLU, dropout .3, Adam, best of 20 epochs";

    public override string Title => "The best epoch";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train(
            "best-epoch", Networks.Dropout(
            Epochs) with
            { EarlyStopping = new EarlyStopping { Patience = Epochs, RestoreBestWeights = true } });
        return
        [
            new(Network, "epoch whose weights are kept", Quantity.Count, BookFigure.None, trained.KeptEpoch.Epoch),
            .. trained.ValidationFigures(Network, Book.BestOfTwenty),
        ];
    }
}
