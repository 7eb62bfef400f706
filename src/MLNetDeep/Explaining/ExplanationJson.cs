using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Explaining;

/// <summary>How the settings of an explanation are read and written: by code that the compiler makes, which needs no reflection.</summary>
[JsonSerializable(typeof(ExplanationSettings))]
internal sealed partial class ExplanationJson : JsonSerializerContext
{
    /// <summary>The form of the file.</summary>
    public static ExplanationJson Form { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    });
}
