using System.IO.Compression;
using MLNetDeep.Files;

namespace MLNetDeep.Models;

/// <summary>
/// Models in zip files, read without ML.NET, reflection or code made at run time, from anywhere: what is there is a model, or is refused.
/// The zip is ML.NET's, or one of <see cref="Write"/> with the files of the network alone.
/// </summary>
internal static class ModelFile
{
    /// <summary>What a manifest may unpack to beyond <see cref="MostManifestTimes"/> its packed size.</summary>
    private const long FreeManifest = 8 << 20;
    private const long MostManifestTimes = 32;

    /// <summary>What weights may unpack to beyond <see cref="MostWeightsTimes"/> their packed size: trained ones hardly pack.</summary>
    private const long FreeWeights = 64 << 20;
    private const long MostWeightsTimes = 100;

    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static DenseNetworkModel Read(Stream zip)
    {
        var (directory, reader) = (ZipDirectory.Read(zip), new ZipEntryReader(zip));
        if (directory.Find(NetworkFiles.Manifest) is not null)
            return NetworkFiles.Load(new Folder(directory, reader, ""));

        var pipeline = new SavedPipeline(name => Small(directory, reader, name));
        var network = NetworkFiles.Load(new Folder(directory, reader, pipeline.Folder));
        pipeline.FindPreparation(network.FeatureColumnName);
        return network.WithPreparation(
            [.. pipeline.Preparation, .. network.Preparation], network.LoadedFrom! with { StepsLeftOut = pipeline.StepsLeftOut });
    }

    /// <summary>Writes a zip with the files of a network alone, not packed: weights hardly get smaller.</summary>
    public static void Write(Stream stream, DenseNetworkModel model)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var hashes = new List<(string Name, string Digits)>();
        foreach (var (name, write) in NetworkFiles.Of(model))
        {
            using var entry = Entry(zip, name);
            using var hashing = new HashingStream(entry);
            write(hashing);
            hashes.Add((name, hashing.Sha256()));
        }
        using var sums = Entry(zip, HashList.FileName);
        new HashList(hashes).Write(sums);
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        // The same model gives the same bytes; a zip has no earlier day.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    private static byte[]? Small(ZipDirectory directory, ZipEntryReader reader, string name)
    {
        if (directory.Find(name) is not { } entry)
            return null;
        byte[] content = [];
        reader.Read(entry, SavedStep.LongestFile, check: _ => { }, stream =>
        {
            content = new byte[entry.Length];
            stream.ReadExactly(content);
        });
        return content;
    }

    private sealed class Folder(ZipDirectory directory, ZipEntryReader reader, string folder) : INetworkFolder
    {
        public bool TryRead(string name, HashList? hashes, Action<Stream> read)
        {
            if (directory.Find(folder + name) is not { } entry)
                return false;
            var longest = name == NetworkFiles.Weights
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
}
