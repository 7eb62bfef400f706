using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeep.Messages;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// The parameters of a space as JSON:
/// <code>{"version": 1, "parameters": [{"name": "depth", "kind": "int", "from": 1, "to": 3}, {"name": "units2", "kind": "int", "from": 8,
/// "to": 64, "logScale": true, "when": [{"parameter": "depth", "atLeast": 2}]}, {"name": "Optimizer", "kind": "choice", "values":
/// ["AdamOptions", "SgdOptions"]}]}</code>
/// </summary>
internal static class SpaceJson
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    public static string Write(ParameterSpace space) =>
        new JsonObject { ["version"] = Version, ["parameters"] = new JsonArray([.. space.Parameters.Select(NodeOf)]) }.ToJsonString(Json);

    /// <exception cref="InvalidDataException">The text is not such JSON.</exception>
    public static IReadOnlyList<SearchParameter> Read(string text)
    {
        try
        {
            var root = JsonNode.Parse(text)!.AsObject();
            if (root["version"]?.GetValue<int>() is not Version)
                throw new FormatException(
                    $"its version is {root["version"]?.ToJsonString() ?? "missing"}, but {Version} is what this library reads");
            return [.. root["parameters"]!.AsArray().Select(node => ParameterOf(node!.AsObject()))];
        }
        catch (Exception malformed) when (
            malformed is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException
            or OverflowException)
        {
            throw new InvalidDataException(
                $"A search space must be JSON as {nameof(SearchSpace<>)}.{nameof(SearchSpace<>.ToJson)} writes it. Received: text that "
                + $"does not fit it ({Excerpt.Of(malformed.Message).TrimEnd('.')}).", malformed);
        }
    }

    private static JsonNode NodeOf(SearchParameter parameter)
    {
        var node = new JsonObject { ["name"] = parameter.Name, ["kind"] = parameter.Domain.Kind };
        switch (parameter.Domain)
        {
            case RealDomain real:
                Add(node, real.From, real.To, real.LogScale);
                break;
            case IntegerDomain integer:
                Add(node, integer.From, integer.To, integer.LogScale);
                break;
            case ChoiceDomain choice:
                node["values"] = new JsonArray([.. choice.Labels.Select(label => JsonValue.Create(label))]);
                break;
        }
        if (parameter.Conditions.Count > 0)
            node["when"] = new JsonArray([.. parameter.Conditions.Select(NodeOf)]);
        return node;
    }

    private static void Add(JsonObject node, double from, double to, bool logScale)
    {
        (node["from"], node["to"]) = (from, to);
        if (logScale)
            node["logScale"] = true;
    }

    private static JsonNode NodeOf(Condition condition) => condition.AtLeast is { } least
        ? new JsonObject { ["parameter"] = condition.Parameter, ["atLeast"] = least }
        : new JsonObject
        {
            ["parameter"] = condition.Parameter,
            ["is"] = condition.Is is double number ? JsonValue.Create(number) : JsonValue.Create((string)condition.Is!)
        };

    private static SearchParameter ParameterOf(JsonObject node)
    {
        var kind = Value<string>(node, "kind");
        Domain domain = kind switch
        {
            "range" => new RealDomain(Value<double>(node, "from"), Value<double>(node, "to"), IsLog(node)),
            "int" => new IntegerDomain(Value<double>(node, "from"), Value<double>(node, "to"), IsLog(node)),
            "choice" => new ChoiceDomain([.. Required(node, "values").AsArray().Select(label => label!.GetValue<string>())]),
            _ => throw new FormatException($"there is no kind '{kind}'; there are 'range', 'int' and 'choice'"),
        };
        return new SearchParameter(
            Value<string>(node, "name"), domain,
            [.. node["when"]?.AsArray().Select(condition => ConditionOf(condition!.AsObject())) ?? []]);
    }

    private static Condition ConditionOf(JsonObject node) => node["atLeast"] is { } least
        ? new Condition(Value<string>(node, "parameter"), Is: null, least.GetValue<double>())
        : new Condition(Value<string>(node, "parameter"),
            Required(node, "is") is var value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>()
            : value.GetValue<string>(), AtLeast: null);

    private static bool IsLog(JsonObject node) => node["logScale"]?.GetValue<bool>() ?? false;

    private static T Value<T>(JsonObject node, string name) => Required(node, name).GetValue<T>();

    private static JsonNode Required(JsonObject node, string name) =>
        node[name] ?? throw new FormatException($"'{name}' is missing from {node.ToJsonString()}");
}
