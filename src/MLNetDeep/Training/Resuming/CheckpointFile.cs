using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Files;
using MLNetDeep.Messages;

namespace MLNetDeep.Training.Resuming;

/// <summary>
/// The file of a checkpoint: safetensors, whose metadata holds a <see cref="CheckpointState"/>. See docs/decisions/0018-checkpoints.md.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="fingerprint">What fit it belongs to.</param>
internal sealed class CheckpointFile(string path, string fingerprint)
{
    private const string StateName = "mlnetdeep.checkpoint";

    /// <summary>Writes the file, or replaces it, at once.</summary>
    public void Write(Checkpoint checkpoint)
    {
        var state = new CheckpointState(
            CheckpointState.NewestVersion, fingerprint, checkpoint.Seed, checkpoint.BestEpoch,
            Sha256(checkpoint.Arrays.Select(array => array.Values)), checkpoint.Epochs);
        AtomicFile.Write(path, stream =>
        {
            SafetensorsHeader.Write(
                stream,
                new Dictionary<string, string> { [StateName] = state.ToJson() },
                checkpoint.Arrays.Select(array => (array.Name, (IEnumerable<long>)[array.Values.Length])));
            foreach (var (_, values) in checkpoint.Arrays)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        });
    }

    /// <summary>The checkpoint that is there; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, of another fit, or of a newer version.</exception>
    public Checkpoint? Read()
    {
        if (!File.Exists(path))
            return null;

        using var stream = File.OpenRead(path);
        var header = SafetensorsHeader.Read(stream, Invalid, SafetensorsHeader.LongestHeader);
        var state = StateOf(header);
        if (state.Fingerprint != fingerprint)
            throw Invalid("belong to the fit its name says", "one of another fit");

        foreach (var (name, array) in header.Arrays)
            array.Check(name, [.. array.Shape], Invalid);
        // Without gaps from 0 on, the last one ends where all of them do.
        header.CheckLayout(stream.Length - header.DataStart, header.Arrays.Values.Select(array => array.End).DefaultIfEmpty(0).Max(),
            Invalid);

        var arrays = header.Arrays.OrderBy(array => array.Value.Begin).Select(array => (array.Key, Values(stream, array.Value))).ToList();
        return Sha256(arrays.Select(array => array.Item2)) == state.ValuesSha256
            ? new Checkpoint(state.Seed, state.BestEpoch, state.Epochs, arrays)
            : throw Invalid("hold the values that were written", "others");
    }

    /// <summary>What a checkpoint must be, as an exception when it is not.</summary>
    /// <param name="rule">What it must do.</param>
    /// <param name="received">What it does instead.</param>
    public InvalidDataException Invalid(string rule, string received) =>
        new($"The checkpoint '{path}' must {rule}. Received: {received}. Delete the file to train from the beginning, or choose another "
            + $"folder in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Resume)}.");

    private CheckpointState StateOf(SafetensorsHeader header)
    {
        try
        {
            return CheckpointState.FromJson(header.Metadata.GetValueOrDefault(StateName, ""));
        }
        // InvalidOperationException: half a character (a lone surrogate) in a text.
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException)
        {
            throw Invalid($"say in its metadata '{StateName}' what it is", Excerpt.Of(unfit.Message).TrimEnd('.'));
        }
    }

    // One array after another, in the order of the file.
    private static float[] Values(Stream stream, SafetensorsArray array)
    {
        var values = new float[(array.End - array.Begin) / sizeof(float)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static string Sha256(IEnumerable<float[]> arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in arrays)
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>A run as it was at the end of an epoch.</summary>
/// <param name="Seed">What all randomness follows from.</param>
/// <param name="BestEpoch">The epoch of the best parameters.</param>
/// <param name="Epochs">The epochs that have ended.</param>
/// <param name="Arrays">The values of all that changes from step to step, by name.</param>
internal sealed record Checkpoint(
    int Seed, int BestEpoch, IReadOnlyList<EpochRecord> Epochs, IReadOnlyList<(string Name, float[] Values)> Arrays);

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
