using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// Options as words. They go through their JSON form, so that a new option, layer or optimizer is shown without a line here.
/// </summary>
internal static class OptionText
{
    private const string Kind = "kind";

    /// <summary>An option may be infinite: "no limit".</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The name and the value of each option.</summary>
    public static IReadOnlyList<(string Name, JsonNode? Value)> Of(DenseNetworkOptions options) =>
        [.. JsonSerializer.SerializeToNode(options, Json)!.AsObject().Select(property => (property.Key, property.Value))];

    public static string Of(Layer layer) => Of(JsonSerializer.SerializeToNode(layer, Json));

    /// <summary>A value as words: "adam, LearningRate 0.001, Beta1 0.9".</summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "none",
        JsonObject record => string.Join(", ", record.Select(Property)),
        JsonArray list => list.Count == 0 ? "none" : string.Join("; ", list.Select(Of)),
        _ => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
    };

    private static string Property(KeyValuePair<string, JsonNode?> property) => property switch
    {
        { Key: Kind } => Of(property.Value),
        // A choice without parameters, such as an activation, is said by its name alone.
        { Value: JsonObject { Count: 1 } choice } when choice.ContainsKey(Kind) => Of(choice),
        { Value: JsonObject record } => $"{property.Key} ({Of(record)})",
        _ => $"{property.Key} {Of(property.Value)}",
    };
}
