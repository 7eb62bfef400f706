using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Resuming;

/// <summary>A SHA-256 over all that a fit's weights follow from, so that a checkpoint is only ever used by the fit that wrote it.</summary>
internal static class RunFingerprint
{
    /// <param name="fit">The fit.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">The options cannot be written down.</exception>
    public static string Of(FitFacts fit)
    {
        using var sha = SHA256.Create();
        using (var hash = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            Add(hash, string.Create(
                CultureInfo.InvariantCulture,
                $"MLNetDeep {typeof(RunFingerprint).Assembly.GetName().Version}, {fit.Task}, seed {fit.Seed}, {fit.Device.Kind}, "
                + $"{fit.Engine}, {fit.Precision}, {JsonOf(fit.Options)}"));
            fit.AddRows(hash);
            if (fit.Reused is { } reused)
            {
                Add(hash, string.Create(CultureInfo.InvariantCulture, $"{reused.LayerCount} layers"));
                foreach (var value in reused.Values.Span)
                    hash.Write(BitConverter.GetBytes(value));
            }
        }
        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <summary>That of another network of an ensemble, whose first network has the fit's.</summary>
    /// <param name="ofFit">The fit's.</param>
    /// <param name="seed">What the network's randomness follows from.</param>
    /// <param name="reused">The weights it continues; null for none.</param>
    public static string OfMember(string ofFit, int seed, ReusedWeights? reused)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ofFit}, network of seed {seed}")));
        if (reused is not null)
            hash.AppendData(MemoryMarshal.AsBytes(reused.Values.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>That of the second training, on all rows.</summary>
    public static string OfRefit(string ofFit) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ofFit}, on all rows")));

    private static string JsonOf(DenseNetworkOptions options)
    {
        try
        {
            return OptionsJson.Write(
                options with
                {
                    Resume = null,
                    OnCancellation = default,
                    Seed = null,
                    Device = default,
                    Engine = default,
                    Precision = default,
                    EnsembleSize = 1
                });
        }
        catch (NotSupportedException unknown)
        {
            throw new InvalidOperationException(
                $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Resume)} needs options that can be written as JSON, by which "
                + $"a fit finds its checkpoint. Received: {unknown.Message} Use a schedule of this library, or leave "
                + $"{nameof(DenseNetworkOptions.Resume)} null.", unknown);
        }
    }

    /// <summary>With its length before it, so that no two sequences of texts are one.</summary>
    private static void Add(Stream hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.Write(BitConverter.GetBytes(bytes.Length));
        hash.Write(bytes);
    }
}

/// <summary>All that the weights of a fit follow from.</summary>
internal sealed record FitFacts
{
    /// <summary>The options; those that do not change the weights play no part.</summary>
    public required DenseNetworkOptions Options { get; init; }

    public required LearningTask Task { get; init; }

    /// <summary>The seed that was given; null when it is drawn.</summary>
    public required int? Seed { get; init; }

    public required TrainingDevice Device { get; init; }

    public required TrainingEngineKind Engine { get; init; }

    /// <summary>What the device computes matrix products in; sizes follow from the rest.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>Adds all rows: those of the training set, and of the validation set if there is one.</summary>
    public required Action<Stream> AddRows { get; init; }

    /// <summary>The weights of a network that is continued; null for none.</summary>
    public required ReusedWeights? Reused { get; init; }
}

/// <summary>
/// Options as the text that a fit knows its checkpoint by: written by code that the compiler makes, which needs no reflection. Only
/// written; what is read back would need the defaults of what is left out.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DenseNetworkOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext
{
    /// <exception cref="NotSupportedException">A part of them is of a type of the user's own.</exception>
    public static string Write(DenseNetworkOptions options) => JsonSerializer.Serialize(options, Default.DenseNetworkOptions);
}
