using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using MLNetDeep.Files;
using MLNetDeep.Models;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>
/// The networks of a trial as bytes: a zip with, for each fold, the two files of a model (docs/model-format.md) and one more of what it
/// says of the validation rows, as safetensors.
/// </summary>
internal static class TrialNetworksFile
{
    private const string Manifest = "manifest.json";
    private const string Weights = "weights.safetensors";
    private const string Outputs = "outputs.safetensors";
    private const string OutputsArray = "outputs";

    public static byte[] Write(TrialNetworks networks)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (fold, (network, outputs)) in networks.Folds.Zip(networks.Outputs).Index())
            {
                Add(zip, fold, Manifest, CompressionLevel.Fastest, ModelManifest.Of(network).Write);
                // Weights do not become smaller.
                Add(zip, fold, Weights, CompressionLevel.NoCompression, network.WriteWeights);
                Add(zip, fold, Outputs, CompressionLevel.NoCompression, stream => WriteOutputs(stream, outputs, network.OutputCount));
            }
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no such file.</exception>
    public static TrialNetworks Read(byte[] bytes)
    {
        using var zip = Open(bytes);
        var (folds, outputs) = (new List<DenseNetworkModel>(), new List<float[]>());
        for (var fold = 0; zip.GetEntry(NameOf(fold, Manifest)) is not null; fold++)
        {
            using var manifestFile = Entry(zip, fold, Manifest);
            using var weightsFile = Entry(zip, fold, Weights);
            using var outputsFile = Entry(zip, fold, Outputs);
            var manifest = ModelManifest.Read(manifestFile);
            var networks = manifest.ToSpecifications();
            folds.Add(DenseNetworkModel.Of(
                [.. networks], SafetensorsFile.Read(weightsFile, networks), manifest.ToShares(), manifest.ToDescription()));
            outputs.Add(ReadOutputs(outputsFile, folds[^1].OutputCount));
        }
        return folds.Count > 0 ? new TrialNetworks(folds, outputs) : throw Damaged("hold at least one network", "none");
    }

    private static ZipArchive Open(byte[] bytes)
    {
        try
        {
            return new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        }
        catch (InvalidDataException none)
        {
            throw Damaged("be a zip", none.Message.TrimEnd('.'));
        }
    }

    private static void Add(ZipArchive zip, int fold, string name, CompressionLevel level, Action<Stream> write)
    {
        using var stream = zip.CreateEntry(NameOf(fold, name), level).Open();
        write(stream);
    }

    private static MemoryStream Entry(ZipArchive zip, int fold, string name)
    {
        var entry = zip.GetEntry(NameOf(fold, name)) ?? throw Damaged($"hold '{NameOf(fold, name)}'", "a zip without it");
        // To be read from place to place, which a stream out of a zip is not.
        var copy = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
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
            throw Damaged($"hold the array '{OutputsArray}' alone", string.Join(", ", header.Arrays.Keys));

        var length = stream.Length - header.DataStart;
        var rows = length / sizeof(float) / width;
        array.Check(OutputsArray, [(int)Math.Min(rows, int.MaxValue), width], Damaged);
        header.CheckLayout(length, rows * width * sizeof(float), Damaged);
        var outputs = new float[rows * width];
        stream.Position = header.DataStart;
        stream.ReadExactly(MemoryMarshal.AsBytes(outputs.AsSpan()));
        return outputs;
    }

    private static string NameOf(int fold, string name) => string.Create(CultureInfo.InvariantCulture, $"{fold}/{name}");

    private static InvalidDataException Damaged(string rule, string received) => new(
        $"The networks of a trial must {rule}. Received: {received}. The store is damaged, or was changed by hand.");
}
