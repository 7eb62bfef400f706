using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLNetDeep.Models;

/// <summary>
/// How manifests are read and written: by code that the compiler makes, which needs no reflection, so that a program that is trimmed or
/// compiled ahead of time can do it.
/// </summary>
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(IReadOnlyList<Layer>))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>The form of the file.</summary>
    public static ManifestJson Form { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        // A run that diverged has NaN in its history.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
    });
}

/// <summary>
/// Layers in a manifest. What a file leaves out has its default: the compiler's own code would make it zero, where a layer's initializer
/// says otherwise, so that it is filled in before.
/// </summary>
internal sealed class LayerListConverter : JsonConverter<IReadOnlyList<Layer>>
{
    private const string Kind = "kind";

    /// <summary>One of each kind that has settings beside those its constructor takes.</summary>
    internal static IReadOnlyList<object> Examples { get; } =
    [
        new Dense(1), new Activate(Activation.Linear), new ParametricActivate(Activation.Linear), new ScaleInputs(), new Dropout(0),
        new SeluDropout(0), new GaussianNoise(0), new BatchNormalization(), new LayerNormalization(), new RmsNormalization(),
        new Residual([]), new Skip([]), new TableEncoding(), new EmbedCategories(), new SharedEnsemble(2, []),
        new ScaledNumbers(), new PiecewiseLinearNumbers(), new PeriodicNumbers(),
    ];

    /// <summary>By kind, what may be left out, and its default.</summary>
    private static readonly Lazy<Dictionary<string, JsonObject>> Defaults = new(() => Examples.Select(DefaultsOf).ToDictionary());

    /// <inheritdoc/>
    public override IReadOnlyList<Layer>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var layers = JsonNode.Parse(ref reader);
        FillIn(layers);
        return layers.Deserialize(TypeInfo);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Layer> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, TypeInfo);

    private static JsonTypeInfo<IReadOnlyList<Layer>> TypeInfo => ManifestJson.Form.IReadOnlyListLayer;

    private static void FillIn(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array)
                FillIn(element);
        }
        if (node is not JsonObject entry)
            return;

        foreach (var (_, value) in entry)
            FillIn(value);
        if (entry[Kind] is not JsonValue kind || !kind.TryGetValue<string>(out var name)
            || !Defaults.Value.TryGetValue(name, out var defaults))
            return;
        foreach (var (property, value) in defaults)
        {
            if (!entry.ContainsKey(property))
                entry[property] = value?.DeepClone();
        }
    }

    private static KeyValuePair<string, JsonObject> DefaultsOf(object example)
    {
        // As one of its base type, which says the kind.
        var baseType = ManifestJson.Form.GetTypeInfo(example is Layer ? typeof(Layer) : typeof(NumberEncoding))!;
        var written = JsonSerializer.SerializeToNode(example, baseType)!.AsObject();
        var mayBeLeftOut = ManifestJson.Form.GetTypeInfo(example.GetType())!.Properties
            .Where(property => property.AssociatedParameter is null or { IsMemberInitializer: true }).Select(property => property.Name);
        return KeyValuePair.Create(
            written[Kind]!.GetValue<string>(),
            new JsonObject(mayBeLeftOut.Where(written.ContainsKey).Select(name => KeyValuePair.Create(name, written[name]?.DeepClone()))));
    }
}

/// <summary>One network of several that differ, in a model's manifest.</summary>
internal sealed record ManifestMember
{
    /// <summary>Its layers, the output layer last; absent for those of the manifest itself, which are the first network's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(LayerListConverter))]
    public IReadOnlyList<Layer>? Layers { get; init; }

    /// <summary>How much its scores count in the mean: above 0, 1 over all networks.</summary>
    public required double Share { get; init; }

    /// <summary>The networks of a model; null where all have the same layers and count alike.</summary>
    public static IReadOnlyList<ManifestMember>? Of(DenseNetworkModel model) => model is { Shares: null, MembersAreAlike: true }
        ? null
        : [.. model.Members.Zip(model.MemberShares, (member, share) => new ManifestMember
        {
            Layers = member.Specification.Layers.SequenceEqual(model.Specification.Layers) ? null : member.Specification.Layers,
            Share = share,
        })];
}
