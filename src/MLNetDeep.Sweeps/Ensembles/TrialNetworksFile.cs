using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using MLNetDeep.Files;
using MLNetDeep.Messages;
using MLNetDeep.Models;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>
/// The networks of a trial as bytes: a zip with, for each fold, the two files of a model (docs/model-format.md) and one more of what it
/// says of the validation rows, as safetensors.
/// </summary>
internal static class TrialNetworksFile
{
    private const string Outputs = "outputs.safetensors";
    private const string OutputsArray = "outputs";

    public static byte[] Write(TrialNetworks networks)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (fold, (network, outputs)) in networks.Folds.Zip(networks.Outputs).Index())
            {
                Add(zip, fold, NetworkFiles.Manifest, CompressionLevel.Fastest, ModelManifest.Of(network).Write);
                // Weights do not become smaller.
                Add(zip, fold, NetworkFiles.Weights, CompressionLevel.NoCompression, network.WriteWeights);
                Add(zip, fold, Outputs, CompressionLevel.NoCompression, stream => WriteOutputs(stream, outputs, network.OutputCount));
            }
        }
        return bytes.ToArray();
    }

    /// <summary>Lengths and checksums are compared before a byte is used, as for a model's own file.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such file.</exception>
    public static TrialNetworks Read(byte[] bytes)
    {
        try
        {
            return Read(new MemoryStream(bytes));
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException(
                $"The networks of a trial, which the store keeps, cannot be read. {damaged.Message}", damaged);
        }
    }

    private static TrialNetworks Read(MemoryStream zip)
    {
        var (directory, reader) = (ZipDirectory.Read(zip), new ZipEntryReader(zip));
        var (folds, outputs) = (new List<DenseNetworkModel>(), new List<float[]>());
        while (directory.Find(NameOf(folds.Count, NetworkFiles.Manifest)) is not null)
        {
            var folder = new ZipFolder(directory, reader, NameOf(folds.Count, ""));
            var manifest = Part(folder, NetworkFiles.Manifest, ModelManifest.Read);
            var networks = manifest.ToSpecifications();
            var weights = Part(folder, NetworkFiles.Weights, stream => SafetensorsFile.Read(stream, networks));
            folds.Add(DenseNetworkModel.Of([.. networks], weights, manifest.ToShares(), manifest.ToDescription()));
            outputs.Add(Part(folder, Outputs, stream => ReadOutputs(stream, folds[^1].OutputCount)));
        }
        return folds.Count > 0 ? new TrialNetworks(folds, outputs) : throw Damaged("hold at least one network", "none");
    }

    private static void Add(ZipArchive zip, int fold, string name, CompressionLevel level, Action<Stream> write)
    {
        using var stream = zip.CreateEntry(NameOf(fold, name), level).Open();
        write(stream);
    }

    private static T Part<T>(ZipFolder folder, string name, Func<Stream, T> read)
    {
        var part = default(T);
        return folder.TryRead(name, hashes: null, stream => part = read(stream))
            ? part! : throw Damaged($"hold '{name}'", "a zip without it");
    }

    private static void WriteOutputs(Stream stream, float[] outputs, int width)
    {
        SafetensorsHeader.Write(
            stream, new Dictionary<string, string>(), [(OutputsArray, new long[] { outputs.Length / width, width })]);
        stream.Write(MemoryMarshal.AsBytes(outputs.AsSpan()));
    }

    private static float[] ReadOutputs(Stream stream, int width)
    {
        var header = SafetensorsHeader.Read(stream, Damaged);
        if (header.Arrays.Count != 1 || !header.Arrays.TryGetValue(OutputsArray, out var array))
            throw Damaged($"hold the array '{OutputsArray}' alone", Excerpt.Names(header.Arrays.Keys));

        var length = stream.Length - header.DataStart;
        var rows = length / sizeof(float) / width;
        array.Check(OutputsArray, [(int)Math.Min(rows, int.MaxValue), width], Damaged);
        header.CheckLayout(length, rows * width * sizeof(float), Damaged);
        var outputs = new float[rows * width];
        stream.ReadExactly(MemoryMarshal.AsBytes(outputs.AsSpan()));
        return outputs;
    }

    private static string NameOf(int fold, string name) => string.Create(CultureInfo.InvariantCulture, $"{fold}/{name}");

    private static InvalidDataException Damaged(string rule, string received) => new(
        $"The networks of a trial must {rule}. Received: {received}. The store is damaged, or was changed by hand.");
}
