using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Messages;

namespace MLNetDeep.Explaining;

/// <summary>
/// The file <c>explanation.json</c> of a saved <see cref="ExplanationTransformer"/>: its settings, beside the network's own two files.
/// </summary>
internal static class ExplanationFile
{
    public const string Name = "explanation.json";

    public static void Write(Stream stream, ExplanationSettings settings) =>
        JsonSerializer.Serialize(stream, settings, ExplanationJson.Form.ExplanationSettings);

    /// <summary>Reads and checks settings.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or contradicts the network.</exception>
    public static ExplanationSettings Read(Stream stream, DenseNetworkModel network)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            var settings = PatientJson.Read(() => document.Deserialize(ExplanationJson.Form.ExplanationSettings))
                ?? throw new JsonException("it is null");
            return Violation(settings, network) is { } violation ? throw new JsonException(violation) : settings;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The explanation's {Name} must hold settings that fit its network. Received: text that does not "
                + $"({Excerpt.Of(malformed.Message).TrimEnd('.')}). The file is damaged; save the model again.", malformed);
        }
    }

    private static string? Violation(ExplanationSettings settings, DenseNetworkModel network)
    {
        if (settings.OutputColumnName.Length == 0)
            return "an empty column name";
        if (settings.Baseline is { } baseline && (baseline.Count != network.FeatureCount || !baseline.All(float.IsFinite)))
            return string.Create(
                CultureInfo.InvariantCulture,
                $"a baseline of {baseline.Count} values, where {network.FeatureCount} finite ones are needed");
        if (settings.FeatureNames is { } names && (names.Count != network.FeatureCount || names.Contains(null!)))
            return string.Create(
                CultureInfo.InvariantCulture, $"{names.Count} names of features, where {network.FeatureCount} are needed, or none");
        if (settings.Columns is { } columns && (columns.Names is null || columns.Names.Contains(null!)
            || columns.OfSlots?.Count != network.FeatureCount
            || columns.OfSlots.Any(column => column < 0 || column >= columns.Names.Count)))
            return string.Create(CultureInfo.InvariantCulture, $"columns that are not those of {network.FeatureCount} features");
        if (settings.Output is < 0 || settings.Output >= network.OutputCount)
            return string.Create(CultureInfo.InvariantCulture, $"output {settings.Output} of {network.OutputCount}");
        if (!Enum.IsDefined(settings.Score) || settings.NumberOfSteps < 1 || settings.MaximumNumberOfSteps < settings.NumberOfSteps
            || !(settings.Tolerance > 0))
            return "a score, number of steps or tolerance out of range";
        return null;
    }
}

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
