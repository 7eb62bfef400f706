using DeepLearningChapter.Figures;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;

namespace DeepLearningChapter.Steps;

/// <summary>Saves the weights alone and the whole pipeline, loads each, and checks that they see the validation images as before.</summary>
internal sealed class SavedAndLoaded : Step
{
    private const string Network = "100 ReLU, dropout .3, Adam, 10 epochs";

    public override string Title => "Saved and loaded";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        var trained = study.Train("dropout-10-epochs", Networks.Dropout(epochs: 10));
        var (weights, whole) = (study.PathOf("weights.safetensors"), study.PathOf("model.zip"));
        trained.Model.SaveWeights(weights);
        trained.Whole.SaveModel(whole, study.Training.Schema);

        var fromWeights = Evaluate(study, WithWeights(study, weights, trained.Model));
        var fromWhole = Evaluate(study, new MLContext().Model.Load(whole, out _));
        RequireSame(Evaluate(study, trained.Whole), fromWeights, weights);
        RequireSame(Evaluate(study, trained.Whole), fromWhole, whole);
        study.Wrote(weights);
        study.Wrote(whole);
        return
        [
            .. trained.ValidationFigures(Network, Book.DropoutValidation),
            .. Figure.Pair("its weights, loaded", "validation", Book.DropoutValidation, fromWeights.LogLoss, fromWeights.MicroAccuracy),
            .. Figure.Pair("its whole pipeline, loaded", "validation", Book.DropoutValidation, fromWhole.LogLoss, fromWhole.MicroAccuracy),
            new("its weights", "bytes", Quantity.Count, Book.WeightsFile, new FileInfo(weights).Length),
            new("its whole pipeline", "bytes", Quantity.Count, Book.ModelFile, new FileInfo(whole).Length),
        ];
    }

    /// <summary>Weights go into a network of the same layers, which nobody need have trained.</summary>
    private static TransformerChain<ITransformer> WithWeights(Study study, string path, DenseNetworkModel trained)
    {
        var untrained = DenseNetworkModel.Create(Networks.Dropout(epochs: 10), trained.FeatureCount, trained.ClassNames);
        return new TransformerChain<ITransformer>(
            study.Preparation().Fit(study.Training), new DenseNetworkTransformer(study.MLContext, untrained.LoadWeights(path)));
    }

    private static MulticlassClassificationMetrics Evaluate(Study study, ITransformer model) =>
        study.MLContext.MulticlassClassification.Evaluate(model.Transform(study.Validation));

    private static void RequireSame(MulticlassClassificationMetrics before, MulticlassClassificationMetrics after, string path)
    {
        if (before.LogLoss != after.LogLoss || before.MicroAccuracy != after.MicroAccuracy)
            throw new InvalidDataException(
                $"What was loaded from '{path}' must see the validation images as what was saved, but does not.");
    }
}
