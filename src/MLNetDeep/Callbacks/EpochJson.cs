using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Callbacks;

/// <summary>How an epoch is written as a line of JSON: by code that the compiler makes, which needs no reflection.</summary>
[JsonSerializable(typeof(EpochRecord))]
internal sealed partial class EpochJson : JsonSerializerContext
{
    /// <summary>The form of a line.</summary>
    public static EpochJson Form { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    });
}
