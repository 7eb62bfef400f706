using MLNetDeep.Files;

namespace MLNetDeep.Models;

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
