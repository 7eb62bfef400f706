using MLNetDeep.Files;

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
