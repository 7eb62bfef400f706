using System.Text.Json;
using System.Text.Json.Serialization;

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
