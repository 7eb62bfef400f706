using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Trials as JSON: a file for people, a column of the store.</summary>
internal static class TrialJson
{
    private static readonly JsonSerializerOptions ForFiles = Options(indented: true);
    private static readonly JsonSerializerOptions ForStore = Options(indented: false);

    public static string WriteAll(IReadOnlyList<SweepTrial> trials) => JsonSerializer.Serialize(trials, ForFiles);

    public static string Write(SweepTrial trial) => JsonSerializer.Serialize(trial, ForStore);

    /// <exception cref="InvalidDataException">The text is not such JSON.</exception>
    public static SweepTrial Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<SweepTrial>(text, ForStore) ?? throw new JsonException("it is null");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"A trial in the store must be JSON as a sweep writes it. Received: text that does not fit it "
                + $"({malformed.Message.TrimEnd('.')}). Is the store of another program, or damaged?", malformed);
        }
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        NewLine = "\n",
        // A trial whose training diverged has NaN in its curve.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
