using MLNetDeep.Models;

namespace MLNetDeep;

// A model that nobody has trained yet.
public sealed partial class DenseNetworkModel
{
    /// <summary>Creates an untrained network for multiclass classification: to load weights into it, or to train it.</summary>
    /// <param name="options">
    /// The options. Only the hidden layers, the names of the columns, the loss and <see cref="DenseNetworkOptions.EnsembleSize"/> are used.
    /// </param>
    /// <param name="featureCount">The number of features; at least 1.</param>
    /// <param name="classes">
    /// The values of the classes, in the order of the scores: texts, or values of another primitive type, like the values of a label's
    /// keys; at least 2.
    /// </param>
    /// <param name="seed">
    /// The seed of the start weights; a fit with this seed starts with the same weights. The default value is null:
    /// <see cref="DenseNetworkOptions.Seed"/>, or a random seed if that is null.
    /// </param>
    /// <returns>A model whose history says <see cref="TrainingEnd.NotTrained"/>. <c>new DenseNetworkTransformer(mlContext, model)</c>
    /// scores with it.</returns>
    /// <exception cref="ArgumentException">An option or argument is not valid. The message says which.</exception>
    public static DenseNetworkModel Create<TClass>(
        DenseNetworkOptions options, int featureCount, IReadOnlyList<TClass> classes, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(classes);
        var labels = ClassLabels.From(classes.ToArray())
            ?? throw new ArgumentException(
                $"Classes must be texts or other primitive values, as the values of a key. Received: {typeof(TClass)}.", nameof(classes));
        if (classes.Any(value => value is null))
            throw new ArgumentException("Classes must have values. Received: a null.", nameof(classes));
        if (labels.Names.Distinct().Count() != classes.Count)
            throw new ArgumentException(
                $"Classes must differ from each other. Received: {string.Join(", ", labels.Names.Select(name => $"'{name}'"))}.",
                nameof(classes));
        return UntrainedNetwork.Create(options, featureCount, LearningTask.MulticlassClassification, classes.Count, labels, seed);
    }

    /// <summary>
    /// Creates an untrained network for any task. The classes of <see cref="LearningTask.MulticlassClassification"/> have no names.
    /// </summary>
    /// <param name="options"><inheritdoc cref="Create{TClass}" path="/param[@name='options']/node()"/></param>
    /// <param name="featureCount">The number of features; at least 1.</param>
    /// <param name="task">The task.</param>
    /// <param name="outputCount">
    /// The number of classes, labels or numbers; 1 for <see cref="LearningTask.BinaryClassification"/>; with <see cref="QuantilesError"/>
    /// the number of quantiles.
    /// </param>
    /// <param name="seed"><inheritdoc cref="Create{TClass}" path="/param[@name='seed']/node()"/></param>
    /// <inheritdoc cref="Create{TClass}" path="/returns"/>
    /// <inheritdoc cref="Create{TClass}" path="/exception"/>
    public static DenseNetworkModel Create(
        DenseNetworkOptions options, int featureCount, LearningTask task, int outputCount = 1, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return UntrainedNetwork.Create(options, featureCount, task, outputCount, classes: null, seed);
    }
}
