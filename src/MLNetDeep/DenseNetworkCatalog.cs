using Microsoft.ML.Data;
using static Microsoft.ML.BinaryClassificationCatalog;
using static Microsoft.ML.MulticlassClassificationCatalog;
using static Microsoft.ML.RegressionCatalog;

namespace MLNetDeep;

/// <summary>
/// <see cref="DenseNetworkTrainer"/> through ML.NET's catalogs: <c>mlContext.MulticlassClassification.Trainers.DenseNetwork(...)</c> and
/// its like. A trainer made so refuses a label of another task.
/// </summary>
public static class DenseNetworkCatalog
{
    /// <summary>A dense network for multiclass classification: a key label, softmax output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a key.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output; null for one of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam.</param>
    /// <param name="numberOfEpochs">How often the training rows are gone through.</param>
    /// <param name="batchSize">How many rows make one step.</param>
    /// <param name="validationFraction">The share of rows held out and validated on, above 0 and below 1; null for none.</param>
    /// <exception cref="ArgumentException">Some value is not valid; the message lists each of them.</exception>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Conversion
    ///     .MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    ///     .Append(mlContext.Transforms.Standardize("Features"))
    ///     .Append(mlContext.MulticlassClassification.Trainers.DenseNetwork(numberOfEpochs: 30, validationFraction: 0.2f))
    ///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// ITransformer model = pipeline.Fit(train);
    /// Console.WriteLine(mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        IReadOnlyList<Layer>? hiddenLayers = null,
        float learningRate = 1e-3f,
        int numberOfEpochs = 20,
        int batchSize = 32,
        float? validationFraction = null) =>
        catalog.DenseNetwork(
            Options(labelColumnName, featureColumnName, hiddenLayers, learningRate, numberOfEpochs, batchSize, validationFraction));

    /// <summary>
    /// A dense network for multiclass classification: a key label, or a vector of Single with probabilities of classes; softmax output.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">What to train and how.</param>
    /// <param name="callbacks">Told how training proceeds; null for none.</param>
    /// <param name="cancellationToken">
    /// Cancels every fit of this trainer; <see cref="DenseNetworkOptions.OnCancellation"/> says what the fit then does.
    /// </param>
    /// <exception cref="ArgumentException">Some options are not valid; the message lists each of them.</exception>
    /// <example><code>
    /// var trainer = mlContext.MulticlassClassification.Trainers.DenseNetwork(
    ///     new DenseNetworkOptions { HiddenLayers = [new Dense(64, Activation.Gelu)], ValidationFraction = 0.2f },
    ///     [new ModelCheckpoint("best.zip") { BestOnly = true }]);
    /// ITransformer model = preparation.Append(trainer).Fit(train);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this MulticlassClassificationTrainers catalog, DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Trainer(catalog, options, callbacks, LearningTask.MulticlassClassification, cancellationToken);

    /// <summary>A dense network for binary classification: a Boolean label, sigmoid output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a Boolean.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output; null for one of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam.</param>
    /// <param name="numberOfEpochs">How often the training rows are gone through.</param>
    /// <param name="batchSize">How many rows make one step.</param>
    /// <param name="validationFraction">The share of rows held out and validated on, above 0 and below 1; null for none.</param>
    /// <exception cref="ArgumentException">Some value is not valid; the message lists each of them.</exception>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Standardize("Features")
    ///     .Append(mlContext.BinaryClassification.Trainers.DenseNetwork(hiddenLayers: [new Dense(32, Activation.ReLU)]));
    /// ITransformer model = pipeline.Fit(train);
    /// Console.WriteLine(mlContext.BinaryClassification.Evaluate(model.Transform(test)).AreaUnderRocCurve);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        IReadOnlyList<Layer>? hiddenLayers = null,
        float learningRate = 1e-3f,
        int numberOfEpochs = 20,
        int batchSize = 32,
        float? validationFraction = null) =>
        catalog.DenseNetwork(
            Options(labelColumnName, featureColumnName, hiddenLayers, learningRate, numberOfEpochs, batchSize, validationFraction));

    /// <summary>A dense network for binary classification: a Boolean label, sigmoid output.</summary>
    /// <inheritdoc cref="DenseNetwork(MulticlassClassificationTrainers, DenseNetworkOptions, IReadOnlyList{TrainingCallback}, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="DenseNetwork(MulticlassClassificationTrainers, DenseNetworkOptions, IReadOnlyList{TrainingCallback}, CancellationToken)" path="/exception"/>
    /// <example><code>
    /// var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(
    ///     new DenseNetworkOptions { ClassWeights = ClassWeights.Balanced, Metrics = [MetricFunction.RocArea] });
    /// ITransformer model = preparation.Append(trainer).Fit(train).WithThreshold(0.3f);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this BinaryClassificationTrainers catalog, DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Trainer(catalog, options, callbacks, LearningTask.BinaryClassification, cancellationToken);

    /// <summary>A dense network for regression: a Single label, linear output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a Single.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output; null for one of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam.</param>
    /// <param name="numberOfEpochs">How often the training rows are gone through.</param>
    /// <param name="batchSize">How many rows make one step.</param>
    /// <param name="validationFraction">The share of rows held out and validated on, above 0 and below 1; null for none.</param>
    /// <exception cref="ArgumentException">Some value is not valid; the message lists each of them.</exception>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Standardize("Features")
    ///     .Append(mlContext.Regression.Trainers.DenseNetwork(hiddenLayers: [new Dense(64, Activation.ReLU)], learningRate: 2e-3f));
    /// ITransformer model = pipeline.Fit(train);
    /// Console.WriteLine(mlContext.Regression.Evaluate(model.Transform(test)).RootMeanSquaredError);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        IReadOnlyList<Layer>? hiddenLayers = null,
        float learningRate = 1e-3f,
        int numberOfEpochs = 20,
        int batchSize = 32,
        float? validationFraction = null) =>
        catalog.DenseNetwork(
            Options(labelColumnName, featureColumnName, hiddenLayers, learningRate, numberOfEpochs, batchSize, validationFraction));

    /// <summary>A dense network for regression: a Single label, linear output.</summary>
    /// <inheritdoc cref="DenseNetwork(MulticlassClassificationTrainers, DenseNetworkOptions, IReadOnlyList{TrainingCallback}, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="DenseNetwork(MulticlassClassificationTrainers, DenseNetworkOptions, IReadOnlyList{TrainingCallback}, CancellationToken)" path="/exception"/>
    /// <example><code>
    /// var trainer = mlContext.Regression.Trainers.DenseNetwork(
    ///     new DenseNetworkOptions { Loss = new QuantilesError { Quantiles = [0.1f, 0.5f, 0.9f] } });
    /// ITransformer model = preparation.Append(trainer).Fit(train);
    /// </code></example>
    public static DenseNetworkTrainer DenseNetwork(
        this RegressionTrainers catalog, DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Trainer(catalog, options, callbacks, LearningTask.Regression, cancellationToken);

    private static DenseNetworkTrainer Trainer(
        IInternalCatalog catalog, DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks, LearningTask task,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new DenseNetworkTrainer(catalog.GetEnvironment(), options, callbacks, task, cancellationToken);
    }

    private static DenseNetworkOptions Options(
        string label, string features, IReadOnlyList<Layer>? hiddenLayers, float learningRate, int epochs, int batchSize,
        float? validationFraction)
    {
        var options = new DenseNetworkOptions
        {
            LabelColumnName = label,
            FeatureColumnName = features,
            Optimizer = new AdamOptions { LearningRate = learningRate },
            NumberOfEpochs = epochs,
            BatchSize = batchSize,
            ValidationFraction = validationFraction,
        };
        return hiddenLayers is null ? options : options with { HiddenLayers = hiddenLayers };
    }
}
