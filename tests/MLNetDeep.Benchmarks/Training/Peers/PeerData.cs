using System.IO.Compression;
using System.Numerics.Tensors;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>
/// Pictures of 784 bytes in ten classes: Fashion-MNIST where MLNETDEEP_DATA has it, else drawn ones; the first are trained on, the rest
/// validated. In a folder of two plain files, from which every process of the comparison has them.
/// </summary>
internal sealed class PeerData : IDisposable
{
    public const int Width = 784;
    public const int Classes = 10;

    private PeerData(string name, byte[] pixels, byte[] labels, int trainingRows)
    {
        (Name, Pixels, Labels, TrainingRows) = (name, pixels, labels, trainingRows);
        Folder = Directory.CreateTempSubdirectory("mlnetdeep-peers-").FullName;
        File.WriteAllBytes(Path.Combine(Folder, "pixels"), pixels);
        File.WriteAllBytes(Path.Combine(Folder, "labels"), labels);
    }

    public string Name { get; }

    public byte[] Pixels { get; }

    public byte[] Labels { get; }

    public int TrainingRows { get; }

    public string Folder { get; }

    public static PeerData Find(int trainingRows, int validationRows)
    {
        var count = trainingRows + validationRows;
        var root = Environment.GetEnvironmentVariable("MLNETDEEP_DATA");
        var folder = string.IsNullOrEmpty(root) ? null : Path.Combine(root, "fashion-mnist");
        return folder is not null && Directory.Exists(folder)
            ? new("Fashion-MNIST", Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"), 16, count * Width),
                Read(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), 8, count), trainingRows)
            : Draw(count, trainingRows);
    }

    /// <summary>The features as Single from 0 to 1, row after row, as a loop written by hand has them.</summary>
    public float[] Features()
    {
        var features = new float[Pixels.Length];
        TensorPrimitives.ConvertTruncating<byte, float>(Pixels, features);
        TensorPrimitives.Divide(features, 255, features);
        return features;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Rows of "Image" (bytes) and "Label" (a key).</summary>
    public static IDataView View(MLContext mlContext, byte[] pixels, byte[] labels, Range rows)
    {
        var (offset, length) = rows.GetOffsetAndLength(labels.Length);
        return mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(offset, length)
            .Select(row => new Picture { Image = pixels.AsSpan(row * Width, Width).ToArray(), Label = labels[row] + 1u }));
    }

    private static byte[] Read(string path, int header, int length)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        stream.ReadExactly(new byte[header]);
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Three shapes for each class, as much noise again, and each twentieth label wrong.</summary>
    private static PeerData Draw(int count, int trainingRows)
    {
        var random = new Random(1);
        var shapes = new byte[Classes * 3][];
        foreach (ref var shape in shapes.AsSpan())
            random.NextBytes(shape = new byte[Width]);

        var (pixels, labels) = (new byte[count * Width], new byte[count]);
        for (var row = 0; row < count; row++)
        {
            var shape = random.Next(shapes.Length);
            labels[row] = (byte)(random.Next(20) == 0 ? random.Next(Classes) : shape % Classes);
            for (var i = 0; i < Width; i++)
                pixels[row * Width + i] = (byte)((shapes[shape][i] + random.Next(256)) / 2);
        }
        return new("drawn pictures (MLNETDEEP_DATA names no folder with Fashion-MNIST): not comparable with figures for real ones", pixels,
            labels, trainingRows);
    }
}
