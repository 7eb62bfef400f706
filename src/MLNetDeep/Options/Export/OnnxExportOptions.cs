using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Options for writing a network as an ONNX file. By default the file reads a row of features and gives the network's output columns.
/// </summary>
/// <remarks>
/// <para>The steps applied to the input, in this order: each number is converted to Single and multiplied by <see cref="InputScale"/>,
/// <see cref="InputOffset"/> is added (as <see cref="RescaleTransform"/> does), and the dimensions of a row are flattened, the last varying
/// fastest (as <see cref="FlattenTransform"/> does).</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// The newest version of ONNX's operators that both ONNX Runtime 1.31 and the one ML.NET asks for (5.0.1 and 6.0.0: 1.23) call
    /// supported.
    /// </summary>
    private const int NewestOpsetVersion = 23;

    /// <summary>The name of the input.</summary>
    /// <value>The default value is null: <see cref="DenseNetworkModel.FeatureColumnName"/>.</value>
    public string? InputName { get; init; }

    /// <summary>The type of the input's numbers.</summary>
    /// <value>The default value is <see cref="OnnxInputType.Single"/>.</value>
    public OnnxInputType InputType { get; init; } = OnnxInputType.Single;

    /// <summary>
    /// The dimensions of one row of the input, without the batch: [28, 28] for images of that size. Their product must be the number of
    /// features.
    /// </summary>
    /// <value>The default value is null: one dimension with all features.</value>
    public IReadOnlyList<int>? InputShape { get; init => field = Values.Of(value); }

    /// <summary>The factor of each number of the input: 1 / 255f brings bytes to the range from 0 to 1. A finite number.</summary>
    /// <value>The default value is 1.</value>
    public float InputScale { get; init; } = 1;

    /// <summary>The number that is added afterwards. A finite number.</summary>
    /// <value>The default value is 0.</value>
    public float InputOffset { get; init; }

    /// <summary>The name of the output of scores: [batch, outputs] Single, of several quantiles [batch, 1].</summary>
    /// <value>The default value is "Score".</value>
    public string ScoreName { get; init; } = "Score";

    /// <summary>
    /// The name of the output of predicted labels: [batch, 1] for classes and for true and false, [batch, labels] for several labels.
    /// Regression has none.
    /// </summary>
    /// <value>The default value is "PredictedLabel".</value>
    public string PredictedLabelName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The name of the output of probabilities of true: [batch, 1] or [batch, labels] Single. Only for binary and multi-label networks.
    /// </summary>
    /// <value>The default value is "Probability".</value>
    public string ProbabilityName { get; init; } = "Probability";

    /// <summary>The name of the output of several quantiles: [batch, quantiles] Single. Only of networks trained with
    /// <see cref="QuantilesError"/>.</summary>
    /// <value>The default value is "Quantiles".</value>
    public string QuantilesName { get; init; } = "Quantiles";

    /// <summary>
    /// The form of the predicted class of a multiclass network. No effect on other tasks, whose predicted labels are Boolean.
    /// </summary>
    /// <value>The default value is <see cref="OnnxPredictedLabel.Key"/>.</value>
    public OnnxPredictedLabel PredictedLabel { get; init; } = OnnxPredictedLabel.Key;

    /// <summary>
    /// The version of ONNX's operators (opset), from 11 to 23. Use a lower one for an older runtime; the results are the same. Versions
    /// after 23 change no operator that a network uses.
    /// </summary>
    /// <value>The default value is 23, which ONNX Runtime supports since 1.23.</value>
    public int OpsetVersion { get; init; } = NewestOpsetVersion;

    /// <summary>Your own version number of the model, for people and tools that keep several; at least 0.</summary>
    /// <value>The default value is 0.</value>
    public long ModelVersion { get; init; }

    /// <summary>Your own entries of the file's metadata, in addition to those that are always there (docs/onnx.md).</summary>
    /// <value>The default value is none.</value>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get; init => field = Values.Of(value);
    } = Values.Of(new Dictionary<string, string>());

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal IEnumerable<string> Violations() =>
    [
        .. InputName is null ? [] : OptionRules.NotEmpty(InputName, nameof(InputName)),
        .. OptionRules.Defined(InputType, nameof(InputType)),
        .. (InputShape ?? []).SelectMany((size, i) => OptionRules.AtLeast(1, size, $"{nameof(InputShape)}[{i}]")),
        .. OptionRules.Finite(InputScale, nameof(InputScale), "Use 1 to leave the input as it is."),
        .. OptionRules.Finite(InputOffset, nameof(InputOffset), "Use 0 to leave the input as it is."),
        .. OptionRules.NotEmpty(ScoreName, nameof(ScoreName)),
        .. OptionRules.NotEmpty(PredictedLabelName, nameof(PredictedLabelName)),
        .. OptionRules.NotEmpty(ProbabilityName, nameof(ProbabilityName)),
        .. OptionRules.NotEmpty(QuantilesName, nameof(QuantilesName)),
        .. OptionRules.Defined(PredictedLabel, nameof(PredictedLabel)),
        .. OptionRules.FromTo(11, NewestOpsetVersion, OpsetVersion, nameof(OpsetVersion)),
        .. OptionRules.AtLeast(0, ModelVersion, nameof(ModelVersion)),
        .. Metadata is null ? OptionRules.Given(null, nameof(Metadata))
        : Metadata.SelectMany(entry => OptionRules.Given(entry.Value, $"{nameof(Metadata)}[\"{entry.Key}\"]")),
    ];
}

/// <summary>The type of the numbers that an exported network reads.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "It is these types that are meant; ML.NET's DataKind names them so too.")]
[JsonConverter(typeof(JsonStringEnumConverter<OnnxInputType>))]
public enum OnnxInputType
{
    /// <summary>Numbers of single precision (ONNX: float).</summary>
    [JsonStringEnumMemberName("single")]
    Single = 1,

    /// <summary>Integers from 0 to 255, such as pixels (ONNX: uint8).</summary>
    [JsonStringEnumMemberName("byte")]
    Byte = 2,

    /// <summary>Integers from -128 to 127 (ONNX: int8).</summary>
    [JsonStringEnumMemberName("sByte")]
    SByte = 3,

    /// <summary>Integers of 16 bits without sign (ONNX: uint16).</summary>
    [JsonStringEnumMemberName("uInt16")]
    UInt16 = 4,

    /// <summary>Integers of 16 bits (ONNX: int16).</summary>
    [JsonStringEnumMemberName("int16")]
    Int16 = 5,

    /// <summary>Integers of 32 bits (ONNX: int32).</summary>
    [JsonStringEnumMemberName("int32")]
    Int32 = 6,

    /// <summary>Integers of 64 bits (ONNX: int64).</summary>
    [JsonStringEnumMemberName("int64")]
    Int64 = 7,

    /// <summary>Numbers of double precision (ONNX: double).</summary>
    [JsonStringEnumMemberName("double")]
    Double = 11,
}

/// <summary>The form of the predicted class of an exported multiclass network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnnxPredictedLabel>))]
public enum OnnxPredictedLabel
{
    /// <summary>
    /// ML.NET's key, as its own converter gives it (ONNX: uint32): 1 is the first class; 0, the missing key, if scores are NaN.
    /// </summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>
    /// The index of the class, as scikit-learn and PyTorch count (ONNX: int64): 0 is the first class; -1 if scores are NaN.
    /// </summary>
    [JsonStringEnumMemberName("index")]
    Index,

    /// <summary>
    /// The value of the class: a text as text (ONNX: string), a number or Boolean in its own type, a date or time as text in invariant
    /// culture. If scores are NaN: an empty text, NaN, zero or false.
    /// </summary>
    [JsonStringEnumMemberName("value")]
    Value,
}
