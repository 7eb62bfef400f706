using Microsoft.ML.Data;
using static Microsoft.ML.BinaryClassificationCatalog;
using static Microsoft.ML.MulticlassClassificationCatalog;
using static Microsoft.ML.RegressionCatalog;

namespace MLNetDeep;

/// <summary>
/// Creates a <see cref="DenseNetworkTrainer"/> through ML.NET's catalogs, for example
/// <c>mlContext.MulticlassClassification.Trainers.DenseNetwork(...)</c>. Such a trainer refuses a label of another task.
/// </summary>
public static class DenseNetworkCatalog
{
    /// <summary>Creates a dense network for multiclass classification: key label, softmax output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a key.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output. Null: one layer of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam, above 0. The default value is 0.001.</param>
    /// <param name="numberOfEpochs">The number of passes over the training rows, at least 1. The default value is 20.</param>
    /// <param name="batchSize">The number of rows in a batch, at least 1. The default value is 32.</param>
    /// <param name="validationFraction">The share of rows held out for validation, above 0 and below 1. Null: no validation.</param>
    /// <exception cref="ArgumentException">A value is not valid. The message lists everything that is wrong.</exception>
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
    /// Creates a dense network for multiclass classification: the label is a key, or a vector of Single with the probabilities of the
    /// classes. Softmax output.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <param name="callbacks">Callbacks that follow training. The default value is null: none.</param>
    /// <param name="cancellationToken">
    /// Cancels every fit of this trainer. <see cref="DenseNetworkOptions.OnCancellation"/> decides what the fit then does.
    /// </param>
    /// <exception cref="ArgumentException">An option is not valid. The message lists everything that is wrong.</exception>
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

    /// <summary>Creates a dense network for binary classification: Boolean label, sigmoid output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a Boolean.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output. Null: one layer of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam, above 0. The default value is 0.001.</param>
    /// <param name="numberOfEpochs">The number of passes over the training rows, at least 1. The default value is 20.</param>
    /// <param name="batchSize">The number of rows in a batch, at least 1. The default value is 32.</param>
    /// <param name="validationFraction">The share of rows held out for validation, above 0 and below 1. Null: no validation.</param>
    /// <exception cref="ArgumentException">A value is not valid. The message lists everything that is wrong.</exception>
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

    /// <summary>Creates a dense network for binary classification: Boolean label, sigmoid output.</summary>
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

    /// <summary>Creates a dense network for regression: Single label, linear output.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column, a Single.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known size.</param>
    /// <param name="hiddenLayers">The layers between features and output. Null: one layer of 100 units with ReLU.</param>
    /// <param name="learningRate">The learning rate of Adam, above 0. The default value is 0.001.</param>
    /// <param name="numberOfEpochs">The number of passes over the training rows, at least 1. The default value is 20.</param>
    /// <param name="batchSize">The number of rows in a batch, at least 1. The default value is 32.</param>
    /// <param name="validationFraction">The share of rows held out for validation, above 0 and below 1. Null: no validation.</param>
    /// <exception cref="ArgumentException">A value is not valid. The message lists everything that is wrong.</exception>
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

    /// <summary>Creates a dense network for regression: Single label, linear output.</summary>
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
