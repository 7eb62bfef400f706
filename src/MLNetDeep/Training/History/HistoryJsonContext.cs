using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Training.History;

/// <summary>How histories are read and written as JSON: by code that the compiler makes, which needs no reflection.</summary>
[JsonSerializable(typeof(TrainingHistory))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext
{
    /// <summary>The form of the file, with the names of a model's manifest.</summary>
    public static HistoryJsonContext Form { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // A run that diverged has NaN in its history.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        // A missing loss is an error, not a loss of 0.
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    });
}
