using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Messages;

namespace MLNetDeep.Training.History;

/// <summary>A history as JSON, with the names of a model's manifest (docs/model-format.md).</summary>
internal static class HistoryJson
{
    public static string Write(TrainingHistory history) => JsonSerializer.Serialize(history, HistoryJsonContext.Form.TrainingHistory);

    /// <exception cref="InvalidDataException">The text is not such JSON.</exception>
    public static TrainingHistory Read(string text)
    {
        try
        {
            var history = PatientJson.Read(() => JsonSerializer.Deserialize(text, HistoryJsonContext.Form.TrainingHistory))
                ?? throw new JsonException("null");
            return history.Violation() is { } violation ? throw new JsonException(violation) : history;
        }
        // InvalidOperationException: half a character (a lone surrogate) in a text.
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"A training history must be JSON as {nameof(TrainingHistory)}.{nameof(TrainingHistory.ToJson)} writes it. Received: "
                + $"text that does not fit it ({Excerpt.Of(notJson.Message)}). Is it another file, or damaged?", notJson);
        }
    }
}

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
