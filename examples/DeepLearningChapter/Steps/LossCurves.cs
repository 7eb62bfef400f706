using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>The training loss after 5 and after 20 epochs: it keeps falling, and nothing tells yet whether that is good.</summary>
internal sealed class LossCurves : Step
{
    public override string Title => "Loss curves";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var shorter = study.TrainUnwatched("loss-5-epochs", Networks.Rectified(new RmsPropOptions(), epochs: 5));
        var longer = study.TrainUnwatched("loss-20-epochs", Networks.Rectified(new RmsPropOptions(), epochs: 20));
        return
        [
            .. shorter.TrainingFigures("100 ReLU, RMSprop, 5 epochs", Book.RectifiedTraining),
            .. longer.TrainingFigures("100 ReLU, RMSprop, 20 epochs", BookPair.None),
        ];
    }
}
