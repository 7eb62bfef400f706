using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;

namespace MLNetDeep.Training.Resuming;

/// <summary>
/// What a checkpoint says beside its arrays. All else follows: the steps taken from the number of epochs, what early stopping and plateau
/// have seen from the records, all randomness from the seed.
/// </summary>
/// <param name="FormatVersion">The version of the file's form.</param>
/// <param name="Fingerprint">What fit it belongs to.</param>
/// <param name="Seed">What the fit's randomness follows from; drawn once where none was given.</param>
/// <param name="BestEpoch">The epoch of the best parameters.</param>
/// <param name="ValuesSha256">The SHA-256 of all bytes of the arrays.</param>
/// <param name="Epochs">The epochs that have ended.</param>
internal sealed record CheckpointState(
    int FormatVersion, string Fingerprint, int Seed, int BestEpoch, string ValuesSha256, IReadOnlyList<EpochRecord> Epochs)
{
    public const int NewestVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(this, CheckpointJson.Form.CheckpointState);

    /// <exception cref="JsonException">It is not such text; of a newer version, too.</exception>
    public static CheckpointState FromJson(string json)
    {
        using (var document = JsonDocument.Parse(json))
        {
            // First of all: a newer form may have other members.
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("formatVersion", out var version)
                && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number != NewestVersion)
            {
                throw new JsonException($"format version {number}, where this MLNetDeep reads version {NewestVersion}");
            }
        }
        var state = PatientJson.Read(() => JsonSerializer.Deserialize(json, CheckpointJson.Form.CheckpointState))
            ?? throw new JsonException("null");
        if (state.Epochs.Count == 0)
            throw new JsonException("no epochs");
        for (var i = 0; i < state.Epochs.Count; i++)
        {
            if (state.Epochs[i]?.Epoch != i + 1)
                throw new JsonException($"epoch {state.Epochs[i]?.Epoch} as number {i + 1}");
        }
        if (state.BestEpoch < 0 || state.BestEpoch > state.Epochs.Count)
            throw new JsonException($"best epoch {state.BestEpoch} of {state.Epochs.Count}");
        return state;
    }
}

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
