using System.IO.Compression;
using MLNetDeep.Files;

namespace MLNetDeep.Models;

/// <summary>
/// Models in zip files, read without ML.NET, reflection or code made at run time, from anywhere: what is there is a model, or is refused.
/// The zip is ML.NET's, or one of <see cref="Write"/> with the files of the network alone.
/// </summary>
internal static class ModelFile
{
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static DenseNetworkModel Read(Stream zip)
    {
        var (directory, reader) = (ZipDirectory.Read(zip), new ZipEntryReader(zip));
        if (directory.Find(NetworkFiles.Manifest) is not null)
            return NetworkFiles.Load(new ZipFolder(directory, reader, ""));

        var pipeline = new SavedPipeline(name => Small(directory, reader, name));
        var network = NetworkFiles.Load(new ZipFolder(directory, reader, pipeline.Folder));
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
}
