using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Training.History;

/// <summary>A history as JSON, with the names of a model's manifest (docs/model-format.md).</summary>
internal static class HistoryJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // A run that diverged has NaN in its history.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        // A missing loss is an error, not a loss of 0.
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(TrainingHistory history) => JsonSerializer.Serialize(history, Json);

    private static bool IsKnown(TrainingHistory? history) =>
        history is not null && Enum.IsDefined(history.End) && Enum.IsDefined(history.Engine) && Enum.IsDefined(history.DataPlacement)
            && Enum.IsDefined(history.Precision) && history.Ensemble?.Members.All(IsKnown) != false
            && (history.Refit is null || IsKnown(history.Refit));

    /// <exception cref="InvalidDataException">The text is not such JSON.</exception>
    public static TrainingHistory Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingHistory>(text, Json) is { } history && IsKnown(history)
                ? history
                : throw new JsonException("it is null, or has an end, an engine, a data placement or a precision that is not known");
        }
        catch (JsonException notJson)
        {
            throw new InvalidDataException(
                $"A training history must be JSON as {nameof(TrainingHistory)}.{nameof(TrainingHistory.ToJson)} writes it. Received: "
                + $"text that does not fit it ({notJson.Message}). Is it another file, or damaged?", notJson);
        }
    }
}
