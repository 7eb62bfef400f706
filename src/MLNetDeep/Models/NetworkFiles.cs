using MLNetDeep.Files;
using MLNetDeep.Messages;

namespace MLNetDeep.Models;

/// <summary>
/// The files a network is saved as, in whatever folder: <c>manifest.json</c>, <c>weights.safetensors</c> and their hashes.
/// </summary>
internal static class NetworkFiles
{
    public const string Manifest = "manifest.json";
    public const string Weights = "weights.safetensors";

    /// <summary>How the name of a file of arrays ends.</summary>
    public const string ArraysEnding = ".safetensors";

    /// <summary>The files of a network but for the hashes, and what writes each.</summary>
    public static IReadOnlyList<(string Name, Action<Stream> Write)> Of(DenseNetworkModel model) =>
        [(Manifest, stream => ModelManifest.Of(model).Write(stream)), (Weights, model.WriteWeights)];

    /// <summary>Reads a network; hashes that are there are checked first.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged, or they contradict each other.</exception>
    public static DenseNetworkModel Load(INetworkFolder folder)
    {
        var hashes = HashesIn(folder);
        var manifest = Read(folder, Manifest, ModelManifest.Read, hashes);
        // A name that was damaged in the zip is a file that is not there.
        if (manifest.HashFile is not null && hashes is null)
            throw Missing(HashList.FileName);

        var networks = manifest.ToSpecifications();
        var parameters = Read(folder, Weights, stream => SafetensorsFile.Read(stream, networks), hashes);
        return DenseNetworkModel.Of([.. networks], parameters, manifest.ToShares(), manifest.ToDescription() with
        {
            LoadedFrom = new ModelOrigin
            {
                FormatVersion = manifest.FormatVersion,
                WrittenBy = manifest.WrittenBy,
                IsHashChecked = hashes is not null,
            },
        });
    }

    /// <summary>Reads a further file of a network's folder.</summary>
    /// <exception cref="InvalidDataException">It is missing, or not what was written.</exception>
    public static T Read<T>(INetworkFolder folder, string name, Func<Stream, T> read) => Read(folder, name, read, HashesIn(folder));

    private static HashList? HashesIn(INetworkFolder folder)
    {
        HashList? hashes = null;
        folder.TryRead(HashList.FileName, hashes: null, stream => hashes = HashList.Read(stream));
        return hashes;
    }

    private static T Read<T>(INetworkFolder folder, string name, Func<Stream, T> read, HashList? hashes)
    {
        var result = default(T);
        return folder.TryRead(name, hashes, stream => result = read(stream)) ? result! : throw Missing(name);
    }

    private static InvalidDataException Missing(string file) =>
        new($"The model's folder in the zip must hold '{file}'. Received: a folder without it. The file is damaged; save the model again.");
}

/// <summary>What the files of a network lie in.</summary>
internal interface INetworkFolder
{
    /// <summary>Reads a file, if it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hashes">What its bytes are checked with before any of them is used; null for nothing.</param>
    /// <param name="read">Gets the bytes from the first on, in a stream that knows its length and where it stands.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="InvalidDataException">Its bytes are others than those that were written.</exception>
    bool TryRead(string name, HashList? hashes, Action<Stream> read);
}

/// <summary>
/// A folder of a zip from anywhere, whose files are read once their lengths, checksums and hashes are known to be right.
/// </summary>
/// <param name="directory">What is in the zip.</param>
/// <param name="reader">Reads it.</param>
/// <param name="folder">The folder, "/" at its end; empty for the root.</param>
internal sealed class ZipFolder(ZipDirectory directory, ZipEntryReader reader, string folder) : INetworkFolder
{
    /// <summary>What a manifest may unpack to beyond <see cref="MostManifestTimes"/> its packed size.</summary>
    private const long FreeManifest = 8 << 20;
    private const long MostManifestTimes = 32;

    /// <summary>What weights may unpack to beyond <see cref="MostWeightsTimes"/> their packed size: trained ones hardly pack.</summary>
    private const long FreeWeights = 64 << 20;
    private const long MostWeightsTimes = 100;

    /// <inheritdoc/>
    public bool TryRead(string name, HashList? hashes, Action<Stream> read)
    {
        if (directory.Find(folder + name) is not { } entry)
            return false;
        var longest = name.EndsWith(NetworkFiles.ArraysEnding, StringComparison.Ordinal)
            ? FreeWeights + MostWeightsTimes * Math.Min(entry.PackedLength, long.MaxValue / (2 * MostWeightsTimes))
            : FreeManifest + MostManifestTimes * Math.Min(entry.PackedLength, ModelManifest.LongestFile);
        try
        {
            reader.Read(entry, longest, digits => hashes?.Check(name, digits), read);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"The entry {Excerpt.Name(folder + name)} cannot be read. {damaged.Message}", damaged);
        }
        return true;
    }
}
