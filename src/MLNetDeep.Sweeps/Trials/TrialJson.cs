using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Messages;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Trials as JSON: a file for people, a column of the store.</summary>
internal static class TrialJson
{
    private static readonly JsonSerializerOptions ForFiles = Options(indented: true);
    private static readonly JsonSerializerOptions ForStore = Options(indented: false);

    public static string WriteAll(IReadOnlyList<SweepTrial> trials) => JsonSerializer.Serialize(trials, ForFiles);

    public static string Write(SweepTrial trial) => JsonSerializer.Serialize(trial, ForStore);

    /// <exception cref="InvalidDataException">The text is not such JSON, or contradicts itself.</exception>
    public static SweepTrial Read(string text)
    {
        SweepTrial trial;
        try
        {
            trial = PatientJson.Read(() => JsonSerializer.Deserialize<SweepTrial>(text, ForStore)) ?? throw new JsonException("it is null");
        }
        // ArgumentException: a name twice in a point. InvalidOperationException: half a character (a lone surrogate) in a text.
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Invalid($"text that does not fit it ({Excerpt.Of(malformed.Message).TrimEnd('.')})", malformed);
        }
        return ViolationsOf(trial).FirstOrDefault() is { } violation ? throw Invalid(violation, cause: null) : trial;
    }

    /// <summary>What no trial of a sweep has.</summary>
    private static IEnumerable<string> ViolationsOf(SweepTrial trial)
    {
        if (trial.Number < 0 || trial.Attempts < 0 || trial.Epochs < 0 || trial.Duration < TimeSpan.Zero)
            yield return "a number below 0";
        if (!Enum.IsDefined(trial.State))
            yield return "an unknown state";
        if ((trial.State is TrialState.Completed or TrialState.Stopped) != trial.Score is not null)
            yield return "a score that does not fit the state of the trial";
        if (trial.Score is { } score && !double.IsFinite(score))
            yield return string.Create(CultureInfo.InvariantCulture, $"a score of {score}");
    }

    private static InvalidDataException Invalid(string received, Exception? cause) => new(
        $"A trial in the store must be JSON as a sweep writes it. Received: {received}. The store is damaged, or of another program.",
        cause);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        NewLine = "\n",
        // A trial whose training diverged has NaN in its curve.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };
}
