using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Training.Resuming;

/// <summary>How the state of a checkpoint is read and written: by code that the compiler makes, which needs no reflection.</summary>
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext
{
    /// <summary>The form of the file.</summary>
    public static CheckpointJson Form { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // An accuracy over no rows, say, may be NaN.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    });
}
