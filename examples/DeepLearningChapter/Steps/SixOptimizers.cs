using DeepLearningChapter.Figures;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>One network, six optimizers. The book prints figures of two of them.</summary>
internal sealed class SixOptimizers : Step
{
    public override string Title => "Six optimizers side by side";

    public override IReadOnlyList<Figure> Take(Study study) =>
    [
        .. Figures(study, "SGD", new SgdOptions(), BookPair.None, BookPair.None),
        .. Figures(study, "momentum", new SgdOptions { Momentum = .9f }, BookPair.None, BookPair.None),
        .. Figures(study, "Nesterov", new SgdOptions { Momentum = .9f, Nesterov = true }, BookPair.None, BookPair.None),
        .. Figures(study, "Adagrad", new AdagradOptions(), BookPair.None, BookPair.None),
        .. Figures(study, "RMSprop", new RmsPropOptions(), Book.RectifiedTraining, Book.RectifiedValidation),
        .. Figures(study, "Adam", new AdamOptions(), Book.AdamTraining, Book.AdamValidation),
    ];

    private static IEnumerable<Figure> Figures(Study study, string name, OptimizerOptions optimizer, BookPair training, BookPair validation)
    {
        var trained = study.Train($"optimizer-{name.ToLowerInvariant()}", Networks.Rectified(optimizer, epochs: 5));
        var network = $"100 ReLU, {name}, 5 epochs";
        return [.. trained.TrainingFigures(network, training), .. trained.ValidationFigures(network, validation)];
    }
}
