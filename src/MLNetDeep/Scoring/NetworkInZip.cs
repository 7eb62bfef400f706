using Microsoft.ML;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring;

/// <summary>
/// A network in a folder of ML.NET's model zip: the files <c>manifest.json</c> and <c>weights.safetensors</c> (docs/model-format.md).
/// </summary>
internal static class NetworkInZip
{
    private const string ManifestFile = "manifest.json";
    private const string WeightsFile = "weights.safetensors";

    public static void Save(ModelSaveContext ctx, DenseNetworkModel model)
    {
        ctx.SaveBinaryStream(ManifestFile, writer => ModelManifest.Of(model).Write(writer.BaseStream));
        ctx.SaveBinaryStream(WeightsFile, writer => model.WriteWeights(writer.BaseStream));
    }

    /// <exception cref="InvalidDataException">A file is missing or damaged, or they contradict each other.</exception>
    public static DenseNetworkModel Load(ModelLoadContext ctx)
    {
        ModelManifest? manifest = null;
        if (!ctx.TryLoadBinaryStream(ManifestFile, reader => manifest = ModelManifest.Read(reader.BaseStream)))
            throw Missing(ManifestFile);

        var networks = manifest!.ToSpecifications();
        float[][]? parameters = null;
        if (!ctx.TryLoadBinaryStream(WeightsFile, reader => parameters = SafetensorsFile.Read(reader.BaseStream, networks)))
            throw Missing(WeightsFile);

        return DenseNetworkModel.Of([.. networks], parameters!, manifest.ToShares(), manifest.ToDescription());
    }

    /// <summary>What is said where a file of the folder is not there.</summary>
    public static InvalidDataException Missing(string file) =>
        new($"The model's folder in the zip must hold '{file}'. Received: a folder without it. The file is damaged; save the model again.");
}
