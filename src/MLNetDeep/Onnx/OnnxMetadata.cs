using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetDeep.Onnx;

/// <summary>What an ONNX file says of its network beside the computation: texts by name, lists as JSON.</summary>
internal static class OnnxMetadata
{
    // Names of any script as they are: whoever reads the file sees them.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Of(DenseNetworkModel model)
    {
        var entries = new Dictionary<string, string>
        {
            ["task"] = NameOf(model.Task),
            ["scoreFunction"] = NameOf(model.Description.ScoreFunction),
            ["featureColumnName"] = model.FeatureColumnName,
            ["labelColumnName"] = model.LabelColumnName,
        };
        if (model.Members.Count > 1)
            entries["ensembleSize"] = model.Members.Count.ToString(CultureInfo.InvariantCulture);
        if (model.Description.Classes is { } classes)
        {
            entries["classes"] = ListOf(classes.Names);
            entries["classLabelType"] = classes.ValueType;
        }
        if (model.Description.Quantiles is { } quantiles)
            entries["quantiles"] = new JsonArray([.. quantiles.Select(quantile => JsonValue.Create(quantile))]).ToJsonString();
        else if (model.Description.OutputNames is { } names)
            entries["outputNames"] = ListOf(names);
        return entries;
    }

    private static string ListOf(IReadOnlyList<string> names) =>
        new JsonArray([.. names.Select(name => JsonValue.Create(name))]).ToJsonString(Readable);

    /// <summary>As in a model's manifest.</summary>
    private static string NameOf<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");
}
