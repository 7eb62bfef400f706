using System.Globalization;
using MLNetDeep.Models;
using MLNetDeep.Networks;

namespace MLNetDeep;

/// <summary>
/// A trained network: layers, weights and training history. It may contain several networks whose scores are averaged
/// (<see cref="DenseNetworkOptions.EnsembleSize"/>, <see cref="MeanOf"/>). It holds only managed memory and needs no Dispose.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed partial class DenseNetworkModel
{
    private readonly float[]? _parameters;
    private IReadOnlyList<DenseNetworkModel>? _networks;
    private readonly IReadOnlyList<DenseNetworkModel>? _members;
    private readonly double[]? _shares;

    /// <param name="specification">The network.</param>
    /// <param name="parameters">All parameters and, behind them, the running statistics, in the order of the specification; not copied, and
    /// not to be changed afterwards.</param>
    /// <param name="description">What the network predicts, from what, and how it came about.</param>
    internal DenseNetworkModel(NetworkSpecification specification, float[] parameters, ModelDescription description)
        : this(specification, description)
    {
        if (parameters.Length != specification.ValueCount)
            throw new ArgumentException(
                $"Bug in MLNetDeep: {specification.ValueCount} parameters expected, {parameters.Length} received.", nameof(parameters));

        _parameters = parameters;
    }

    private DenseNetworkModel(
        NetworkSpecification specification, ModelDescription description, IReadOnlyList<DenseNetworkModel>? members = null,
        double[]? shares = null)
    {
        Specification = specification;
        Description = description;
        (_members, _shares) = (members, shares);
        Layers = [.. specification.Placed.Select(LayerSummary.Of)];
    }

    /// <summary>A model of one network, or of several, whose records the description's history has.</summary>
    /// <param name="specification">The network, the same for all.</param>
    /// <param name="parameters">For each network, what the constructor takes of one.</param>
    /// <param name="description">What the model predicts, from what, and how it came about.</param>
    internal static DenseNetworkModel Of(
        NetworkSpecification specification, IReadOnlyList<float[]> parameters, ModelDescription description) =>
        Of([.. Enumerable.Repeat(specification, parameters.Count)], parameters, shares: null, description);

    /// <summary>A model of one network, or of several that may differ, whose records the description's history has.</summary>
    /// <param name="specifications">Each network; features and outputs are as many in all.</param>
    /// <param name="parameters">For each network, what the constructor takes of one.</param>
    /// <param name="shares">What each counts in the mean, 1 in all; null where they count alike.</param>
    /// <param name="description">What the model predicts, from what, and how it came about.</param>
    internal static DenseNetworkModel Of(
        IReadOnlyList<NetworkSpecification> specifications, IReadOnlyList<float[]> parameters, double[]? shares,
        ModelDescription description) => parameters is [var only]
        ? new DenseNetworkModel(specifications[0], only, description)
        : new DenseNetworkModel(specifications[0], description, [.. specifications.Zip(parameters, description.History.Ensemble!.Members)
            .Select(member => new DenseNetworkModel(member.First, member.Second, description.OfMember(member.Third)))], shares);

    /// <summary>
    /// The networks whose scores are averaged, in order, each as its own model. If there is only one network, it is this model. With
    /// <see cref="DenseNetworkOptions.EnsembleSize"/>, the first is the network of an ensemble size of 1.
    /// </summary>
    public IReadOnlyList<DenseNetworkModel> Members => _members ?? [this];

    /// <summary>
    /// The weight of each of <see cref="Members"/> in the mean, in their order: each above 0, together 1. With
    /// <see cref="DenseNetworkOptions.EnsembleSize"/> all are equal.
    /// </summary>
    public IReadOnlyList<double> MemberShares => [.. _shares ?? Enumerable.Repeat(1.0 / Members.Count, Members.Count)];

    /// <summary>The same; null where all count alike.</summary>
    internal IReadOnlyList<double>? Shares => _shares;

    /// <summary>Whether all members have the layers of the first.</summary>
    internal bool MembersAreAlike => Members.All(member => member.Specification.Layers.SequenceEqual(Specification.Layers));

    /// <summary>
    /// The networks whose scores are averaged, as what scores, explains or exports goes through them: the members of this model, and of
    /// each that has a
    /// <see cref="SharedEnsemble"/> those of that.
    /// </summary>
    internal IReadOnlyList<DenseNetworkModel> Networks =>
        LazyInitializer.EnsureInitialized(ref _networks, () => [.. Members.SelectMany(UnsharedNetworks.Of)]);

    /// <summary>The task that the network learnt.</summary>
    public LearningTask Task => Description.Task;

    /// <summary>The name of the feature column.</summary>
    public string FeatureColumnName => Description.FeatureColumnName;

    /// <summary>The name of the label column.</summary>
    public string LabelColumnName => Description.LabelColumnName;

    /// <summary>The number of features that the network reads.</summary>
    public int FeatureCount => Specification.InputSize;

    /// <summary>The number of the network's outputs: one for each class, slot of the label or quantile, else one.</summary>
    public int OutputCount => Specification.OutputSize;

    /// <summary>
    /// The names of the classes, as texts in invariant culture, in the order of the scores. Empty if the label's keys had no values or the
    /// task is not multiclass. If the label was a vector, the names of its slots.
    /// </summary>
    public IReadOnlyList<string> ClassNames => Description.Classes?.Names ?? [];

    /// <summary>
    /// The names of the outputs of a model for several labels or numbers: the slot names of the label. Empty if the slots had no names, and
    /// for other tasks. A model of several quantiles has "0.05" and so on.
    /// </summary>
    public IReadOnlyList<string> OutputNames => Description.OutputNames ?? [];

    /// <summary>The quantiles that a model trained with <see cref="QuantilesError"/> predicts, ascending; empty for others.</summary>
    public IReadOnlyList<float> Quantiles => Description.Quantiles ?? [];

    /// <summary>
    /// The layers in order, the output layer last. For several networks, the layers and parameter counts of the first one; see
    /// <see cref="Members"/> for the others.
    /// </summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>
    /// The layers without the output layer, as in <see cref="DenseNetworkOptions.HiddenLayers"/>. For several networks, those of the first
    /// one.
    /// </summary>
    public IReadOnlyList<Layer> HiddenLayers => [.. Specification.Layers.SkipLast(1)];

    /// <summary>
    /// The number of parameters, in an ensemble of all networks together: those that are trained, those of frozen layers, and statistics
    /// of the training rows, such as the running mean and variance of a <see cref="BatchNormalization"/>. It is what <c>count_params()</c>
    /// of Keras counts.
    /// </summary>
    public long ParameterCount => Members.Sum(member => (long)member.Specification.ValueCount);

    /// <summary>How many of <see cref="ParameterCount"/> are trained: those that are neither frozen nor statistics.</summary>
    public long TrainableParameterCount => Members.SelectMany(member => member.Layers).Sum(layer => (long)layer.TrainableParameterCount);

    /// <summary>
    /// The names of the parameter arrays and, after them, of the running statistics, as PyTorch's <c>nn.Sequential</c> would name them:
    /// "0.weight", "0.bias", …, "1.running_mean", "1.running_var"; inside a block "2.0.weight"; in an ensemble "members.0.0.weight", as of
    /// an <c>nn.ModuleList</c> called "members".
    /// </summary>
    public IReadOnlyList<string> WeightNames => [.. Arrays.Select(array => array.Name)];

    /// <summary>The record of the training.</summary>
    public TrainingHistory History => Description.History;

    /// <summary>
    /// Facts about the file that the model was loaded from, such as whether its hashes were checked. Null for a model that was trained or
    /// created in this process, and for a model with the weights of another file.
    /// </summary>
    public ModelOrigin? LoadedFrom => Description.LoadedFrom;

    internal NetworkSpecification Specification { get; }

    internal ModelDescription Description { get; }

    /// <summary>All parameters of the one network and, behind them, the running statistics, in the order of the specification.</summary>
    internal ReadOnlySpan<float> Parameters => Values;

    /// <summary>The same networks with other weights.</summary>
    private DenseNetworkModel WithWeights(IReadOnlyList<float[]> parameters, ModelDescription description) =>
        Of([.. Members.Select(member => member.Specification)], parameters, _shares, description);

    private float[] Values =>
        _parameters ?? throw new InvalidOperationException(
            "Bug in MLNetDeep: the parameters of several networks were asked for as those of one.");

    /// <summary>Returns the values of a parameter array, without a copy.</summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    /// <returns>A dense layer's weight is [units, inputs], row by row, as in PyTorch (Keras' kernel is its transpose).
    /// docs/model-format.md has the shapes of the others; the last size varies fastest.</returns>
    /// <exception cref="ArgumentException">There is no array of that name.</exception>
    public ReadOnlyMemory<float> GetWeights(string name)
    {
        var (member, slot) = ArrayOf(name);
        return Members[member].ParameterValues(slot);
    }

    /// <summary>The values of a parameter array; none of null.</summary>
    internal ReadOnlyMemory<float> ParameterValues(ParameterSlot? slot) =>
        slot is null ? default : Values.AsMemory(slot.Offset, slot.Length);

    /// <summary>The values of running statistics.</summary>
    internal ReadOnlyMemory<float> StatisticValues(ParameterSlot slot) => ParameterValues(Specification.InModel(slot));

    /// <summary>A layer's own trained values, one array behind the other; none where it has none.</summary>
    internal ReadOnlyMemory<float> ParametersOf(PlacedLayer layer) => NetworkValues.ParametersOf(layer);

    /// <summary>A layer's own running statistics, one array behind the other; none where it has none.</summary>
    internal ReadOnlyMemory<float> StatisticsOf(PlacedLayer layer) => NetworkValues.StatisticsOf(layer);

    /// <summary>The values of the one network, not copied.</summary>
    internal NetworkValues NetworkValues =>
        new(Values.AsMemory(0, Specification.ParameterCount), Values.AsMemory(Specification.ParameterCount));

    /// <summary>
    /// Returns the hidden layers with their weights, to reuse them with a new output layer for other classes or another task:
    /// <c>trainer.Fit(train, validation, model.WithoutOutput())</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network has no hidden layers.</exception>
    public DenseNetworkBody WithoutOutput() => HiddenLayers.Count > 0
        ? new DenseNetworkBody(this)
        : throw new InvalidOperationException(
            "The network must have hidden layers to be reused. Received: a network with only an output layer. Train a new one.");

    /// <summary>
    /// The probability above which <c>PredictedLabel</c> is true, for binary and multi-label classification; see
    /// <see cref="WithThreshold"/>. Not used for other tasks.
    /// </summary>
    /// <value>The default value is 0.5.</value>
    public float Threshold => Description.Threshold;

    /// <summary>
    /// Returns the network with another <see cref="Threshold"/>. This model is not changed. The threshold is saved with the model, and used
    /// by <c>PredictedLabel</c> and in ONNX files. Scores and probabilities stay the same. For a pipeline:
    /// <c>fitted.WithThreshold(0.3f)</c>.
    /// </summary>
    /// <param name="threshold">A probability, above 0 and below 1. It is compared as log-odds: a score is above ln(threshold / (1 -
    /// threshold)).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">The task is not binary or multi-label classification.</exception>
    public DenseNetworkModel WithThreshold(float threshold)
    {
        if (!Task.PredictsTruths())
        {
            throw new InvalidOperationException(
                $"A network must predict true and false to have a threshold. Received: {Task}. Choose a class by its score.");
        }
        if (!(threshold > 0 && threshold < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), string.Create(
                    CultureInfo.InvariantCulture, $"A threshold must be a probability above 0 and below 1. Received: {threshold}."));
        }
        return WithWeights([.. Members.Select(member => member.Values)], Description with { Threshold = threshold });
    }

    /// <summary>Returns the layers as a text table, like Keras' <c>model.summary()</c>: output shapes, parameters and totals.</summary>
    public string Summary() => ModelSummary.Of(this);

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary();
}
