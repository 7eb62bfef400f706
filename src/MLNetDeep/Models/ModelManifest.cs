using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Messages;
using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>
/// The file <c>manifest.json</c> of a model: everything but the weights. The properties below are the specification of the file;
/// docs/model-format.md tells the same with an example.
/// </summary>
internal sealed partial record ModelManifest
{
    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "MLNetDeep dense network";

    /// <summary>
    /// The newest version that can be read. It goes up when a reader of the old version would go wrong; a file is written in the oldest
    /// version that says all there is to say.
    /// </summary>
    public const int NewestVersion = 6;

    /// <summary>The version of several networks that differ, of quantiles, and of a preparation.</summary>
    private const int MixedVersion = 5;

    /// <summary>The version of a network with a threshold of its own.</summary>
    private const int ThresholdVersion = 4;

    /// <summary>The version of an ensemble.</summary>
    private const int EnsembleVersion = 2;

    /// <summary>The version of a model of one network, which every reader knows.</summary>
    private const int OneNetworkVersion = 1;

    private static readonly JsonDocumentOptions Document = new() { AllowDuplicateProperties = false };

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format: 1 for one network, 2 for an ensemble, 3 for networks with a <see cref="TableEncoding"/> or a
    /// <see cref="SharedEnsemble"/>, 4 for those with a threshold of their own, 5 for several networks that differ or have
    /// shares, for those of several quantiles, for <see cref="PeriodicNumbers"/>, and for a preparation of features, 6 for the
    /// layers of RealMLP and other scalings of numbers. Each layer says its own (<see cref="Layer.FormatVersion"/>).</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The version of the library that wrote the file; for people, not read.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>"multiclassClassification", "binaryClassification", "multiLabelClassification" or "regression".</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The name of the column the network reads.</summary>
    public required string FeatureColumnName { get; init; }

    /// <summary>The number of slots of that column.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The name of the column the network learnt to predict.</summary>
    public required string LabelColumnName { get; init; }

    /// <summary>
    /// All layers in order, the output layer last: a dense layer with linear activation, one unit for each class, or one.
    /// </summary>
    [JsonConverter(typeof(LayerListConverter))]
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>The type of the label's key values: "text", "boolean", "uint8", …; null when there are none.</summary>
    public string? ClassLabelType { get; init; }

    /// <summary>The label's key values in class order, as texts in invariant culture; null when there are none.</summary>
    public IReadOnlyList<string>? ClassLabels { get; init; }

    /// <summary>Whether the label was a vector, so that the score is one; false where it is not said.</summary>
    public bool LabelIsVector { get; init; }

    /// <summary>The names of the outputs of a task without classes; null when there are none.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>
    /// What makes scores of outputs: "identity", "softmax", "exponential" or, of quantiles, "sorted"; null is softmax for multiclass
    /// classification, else identity.
    /// </summary>
    public ScoreFunction? ScoreFunction { get; init; }

    /// <summary>How many networks the weights are of, at least 2; absent for one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EnsembleSize { get; init; }

    /// <summary>
    /// Each network of an ensemble whose networks have other layers than the first, or do not count alike; absent where they do.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestMember>? Members { get; init; }

    /// <summary>What the logarithms of the averaged probabilities of classes are divided by; absent for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AverageTemperature { get; init; }

    /// <summary>Above which probability a truth is predicted to be true; absent for 0.5.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Threshold { get; init; }

    /// <summary>What is done to the features before the network reads them, in this order; absent for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FeatureScaling>? Preparation { get; init; }

    /// <summary>
    /// The file beside this one with the hashes of both others; absent in a file of a version of this library that wrote none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HashFile { get; init; }

    /// <summary>The quantiles that the outputs are, ascending; absent where they are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Quantiles { get; init; }

    /// <summary>The range that predicted numbers are kept within, for each output; absent where they are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScoreLimits? Limits { get; init; }

    /// <summary>The record of the training.</summary>
    public required TrainingHistory History { get; init; }

    public static ModelManifest Of(DenseNetworkModel model) => new()
    {
        Format = FormatName,
        FormatVersion = VersionOf(model),
        WrittenBy = $"MLNetDeep {typeof(ModelManifest).Assembly.GetName().Version?.ToString(3)}",
        Task = model.Task,
        FeatureColumnName = model.FeatureColumnName,
        FeatureCount = model.FeatureCount,
        LabelColumnName = model.LabelColumnName,
        Layers = model.Specification.Layers,
        ClassLabelType = model.Description.Classes?.ValueType,
        ClassLabels = model.Description.Classes?.Names,
        LabelIsVector = model.Description.LabelIsVector,
        OutputNames = model.Description.Quantiles is null ? model.Description.OutputNames : null,
        Quantiles = model.Description.Quantiles,
        Limits = model.Description.Limits,
        ScoreFunction = model.Description.ScoreFunction,
        EnsembleSize = model.Members.Count == 1 ? null : model.Members.Count,
        Members = ManifestMember.Of(model),
        Threshold = model.Threshold == ModelDescription.DefaultThreshold ? null : model.Threshold,
        AverageTemperature = model.Description.AverageTemperature == 1 ? null : model.Description.AverageTemperature,
        Preparation = model.Preparation.Count == 0 ? null : model.Preparation,
        HashFile = HashList.FileName,
        History = model.History,
    };

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, ManifestJson.Form.ModelManifest);

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="InvalidDataException">It is not one, is newer than this library, or contradicts itself.</exception>
    public static ModelManifest Read(Stream stream)
    {
        if (stream.Length - stream.Position is var length and > LongestFile)
            throw Invalid($"have at most {LongestFile} bytes", length);
        try
        {
            using var document = JsonDocument.Parse(stream, Document);
            CheckVersion(document.RootElement);
            CheckLayerCount(document.RootElement);
            var manifest = PatientJson.Read(() => document.Deserialize(ManifestJson.Form.ModelManifest))
                ?? throw Invalid("hold an object", "null");
            manifest.Check();
            return manifest;
        }
        // NotSupportedException: a layer or activation that does not say its kind. InvalidOperationException: half a character (a lone
        // surrogate) in a text.
        catch (Exception notJson) when (notJson is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The model's manifest.json must be a manifest of format version {NewestVersion} or older. Received: text that does not "
                + $"fit it ({Excerpt.Of(notJson.Message)}). The file is damaged; save the model again.", notJson);
        }
    }

    /// <summary>
    /// The networks the manifest describes; made when they are asked for, since a damaged one may speak of more than there is memory for.
    /// </summary>
    public IEnumerable<NetworkSpecification> ToSpecifications()
    {
        var first = new NetworkSpecification(FeatureCount, Layers);
        return Members is null
            ? Enumerable.Repeat(first, EnsembleSize ?? 1)
            : [.. Members.Select(member => member.Layers is { } own ? new NetworkSpecification(FeatureCount, own) : first)];
    }

    /// <summary>What each network counts; null where they count alike.</summary>
    public double[]? ToShares() =>
        Members is null || Members.All(member => member.Share == Members[0].Share) ? null : [.. Members.Select(member => member.Share)];

    public ModelDescription ToDescription() => new()
    {
        Task = Task,
        FeatureColumnName = FeatureColumnName,
        LabelColumnName = LabelColumnName,
        Classes = ClassLabelType is null ? null : ParseClassLabels(ClassLabelType, ClassLabels!),
        LabelIsVector = LabelIsVector,
        OutputNames = OutputNames,
        Quantiles = Quantiles,
        Limits = Limits,
        ScoreFunction = ScoreFunction ?? ModelDescription.ScoreFunctionOf(Task, loss: null),
        AverageTemperature = AverageTemperature ?? 1,
        Threshold = Threshold ?? ModelDescription.DefaultThreshold,
        Preparation = Preparation ?? [],
        History = History,
    };

    private static int VersionOf(DenseNetworkModel model) => new[]
    {
        model.Members.Max(member => member.Specification.AllPlaced.Max(placed => placed.Layer.FormatVersion)),
        model.Members.Count == 1 ? OneNetworkVersion : EnsembleVersion,
        model.Threshold == ModelDescription.DefaultThreshold ? OneNetworkVersion : ThresholdVersion,
        model.Description.Limits is null ? OneNetworkVersion : NewestVersion,
        model.Description.Quantiles is null && model is { Shares: null, MembersAreAlike: true, Preparation: [] }
            ? OneNetworkVersion : MixedVersion,
    }.Max();

    private static ClassLabels ParseClassLabels(string type, IReadOnlyList<string> names)
    {
        try
        {
            return Models.ClassLabels.Parse(type, names);
        }
        catch (Exception badValue) when (badValue is FormatException or OverflowException)
        {
            throw new InvalidDataException(
                $"The model's manifest.json must hold class labels of type '{Excerpt.Of(type)}'. Received: "
                + $"{Excerpt.Of(badValue.Message)} The file is damaged; save the model again.", badValue);
        }
    }
}
