using DeepLearningChapter.Figures;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>
/// The line to beat, in five folds of all images: ML.NET's own logistic regression, and a network without a hidden layer, which is the same
/// model trained another way. Five passes over the data, as the book's.
/// </summary>
internal sealed class LogisticRegression : Step
{
    private const int Folds = 5;
    private const int Passes = 5;

    public override string Title => "Logistic regression, five folds";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var mlContext = study.MLContext;
        var sdca = study.Preparation()
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                MaximumNumberOfIterations = Passes,
                // With more threads the result would differ from run to run.
                NumberOfThreads = 1,
            }));
        var network = study.Pipeline(Networks.Softmax(new SgdOptions(), Passes));

        var (classic, classicNetworks) = (CrossValidate(study, sdca), CrossValidate(study, network));
        study.SaveCurves("logistic-regression-fold-1", classicNetworks[0].Model.FindDenseNetwork().History);
        return [.. Figures("SDCA, 5 passes", classic), .. Figures("no hidden layer, SGD, 5 epochs", classicNetworks)];
    }

    private static IReadOnlyList<TrainCatalogBase.CrossValidationResult<Microsoft.ML.Data.MulticlassClassificationMetrics>> CrossValidate(
        Study study, IEstimator<ITransformer> pipeline) =>
        study.MLContext.MulticlassClassification.CrossValidate(study.AllImages, pipeline, Folds);

    private static IEnumerable<Figure> Figures(
        string network, IReadOnlyList<TrainCatalogBase.CrossValidationResult<Microsoft.ML.Data.MulticlassClassificationMetrics>> folds) =>
        [new(network, "accuracy, mean of 5 folds", Quantity.Accuracy, Book.LogisticRegression,
            folds.Average(fold => fold.Metrics.MicroAccuracy))];
}
