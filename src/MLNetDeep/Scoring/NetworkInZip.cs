using Microsoft.ML;
using MLNetDeep.Files;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring;

/// <summary>
/// A network in a folder of ML.NET's model zip: the files <c>manifest.json</c> and <c>weights.safetensors</c>, and their hashes in
/// <c>SHA256SUMS</c> (docs/model-format.md).
/// </summary>
internal static class NetworkInZip
{
    /// <param name="ctx">The folder.</param>
    /// <param name="model">The network.</param>
    /// <param name="others">Further files of the folder, which are hashed as well.</param>
    public static void Save(ModelSaveContext ctx, DenseNetworkModel model, params IReadOnlyList<(string Name, Action<Stream> Write)> others)
    {
        var hashes = NetworkFiles.Of(model).Concat(others).Select(file => (file.Name, Save(ctx, file.Name, file.Write))).ToList();
        ctx.SaveBinaryStream(HashList.FileName, writer => new HashList(hashes).Write(writer.BaseStream));
    }

    /// <exception cref="InvalidDataException">A file is missing or damaged, or they contradict each other.</exception>
    public static DenseNetworkModel Load(ModelLoadContext ctx) => NetworkFiles.Load(new Folder(ctx));

    /// <summary>Reads a further file of the folder.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    public static T Read<T>(ModelLoadContext ctx, string name, Func<Stream, T> read) => NetworkFiles.Read(new Folder(ctx), name, read);

    private static string Save(ModelSaveContext ctx, string name, Action<Stream> write)
    {
        var digits = "";
        ctx.SaveBinaryStream(name, writer =>
        {
            using var hashing = new HashingStream(writer.BaseStream);
            write(hashing);
            digits = hashing.Sha256();
        });
        return digits;
    }

    private sealed class Folder(ModelLoadContext ctx) : INetworkFolder
    {
        public bool TryRead(string name, HashList? hashes, Action<Stream> read) => ctx.TryLoadBinaryStream(name, reader =>
        {
            var (stream, start) = (reader.BaseStream, reader.BaseStream.Position);
            if (hashes is not null)
            {
                hashes.Check(name, stream);
                stream.Position = start;
            }
            read(stream);
        });
    }
}
