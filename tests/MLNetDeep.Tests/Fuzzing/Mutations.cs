using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>Changes to files: of bytes, of zip files with all that is in them, of files that begin with a JSON header.</summary>
internal static class Mutations
{
    /// <summary>Flips a bit, writes other bytes, cuts off, adds, or repeats a part.</summary>
    public static byte[] OfBytes(byte[] file, Random random)
    {
        if (file.Length == 0)
            return [(byte)random.Next(256)];
        var (at, changed) = (random.Next(file.Length), file.ToArray());
        switch (random.Next(6))
        {
            case 0:
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 1:
                random.NextBytes(changed.AsSpan(at, Math.Min(random.Next(1, 9), file.Length - at)));
                return changed;
            case 2:
                changed.AsSpan(at, Math.Min(random.Next(1, 9), file.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xff : (byte)0);
                return changed;
            case 3:
                return file[..at];
            case 4:
                return [.. file[..at], .. file[random.Next(file.Length)..]];
            default:
                var added = new byte[random.Next(1, 64)];
                random.NextBytes(added);
                return [.. file[..at], .. added, .. file[at..]];
        }
    }

    /// <summary>
    /// One of the files in a zip is changed by what knows it, or the zip itself; mostly with hashes that are right again.
    /// </summary>
    /// <param name="zip">The zip.</param>
    /// <param name="random">What the change follows from.</param>
    /// <param name="mutate">Changes a file, which it is told the name of.</param>
    public static byte[] OfZip(byte[] zip, Random random, Func<string, byte[], Random, byte[]> mutate)
    {
        if (random.Next(4) == 0)
            return OfBytes(zip, random);

        var files = Read(zip);
        var chosen = random.Next(files.Count);
        files[chosen] = (files[chosen].Name, mutate(files[chosen].Name, files[chosen].Content, random));
        if (random.Next(12) == 0)
            files.RemoveAt(random.Next(files.Count));
        if (random.Next(12) == 0)
            files.Add(files[random.Next(files.Count)]);
        if (random.Next(5) > 0)
            Rehash(files);
        return Write(files, random.Next(2) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
    }

    /// <summary>A file whose first 8 bytes are the length of a JSON header, as safetensors has it.</summary>
    public static byte[] OfSafetensors(byte[] file, Random random)
    {
        if (file.Length < 8 || random.Next(3) == 0)
            return OfBytes(file, random);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)file.Length - 8)
            return OfBytes(file, random);
        var header = JsonMutations.Of(file[8..(8 + (int)length)], random);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. file[(8 + (int)length)..]];
    }

    /// <summary>What may be gzip: the bytes in it, or as it is.</summary>
    public static byte[] OfGzip(byte[] file, Random random)
    {
        if (file is not [0x1f, 0x8b, ..] || random.Next(3) == 0)
            return OfBytes(file, random);
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(OfBytes(unpacked.ToArray(), random));
        return packed.ToArray();
    }

    /// <summary>The zip without the time at which it was written.</summary>
    public static byte[] Timeless(byte[] zip) => Write(Read(zip), CompressionLevel.Fastest);

    private static List<(string Name, byte[] Content)> Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    private static byte[] Write(List<(string Name, byte[] Content)> files, CompressionLevel level)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return zip.ToArray();
    }

    private static void Rehash(List<(string Name, byte[] Content)> files)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (!files[i].Name.EndsWith("SHA256SUMS", StringComparison.Ordinal))
                continue;
            var folder = files[i].Name[..^"SHA256SUMS".Length];
            var lines = files.Where(file => file.Name.StartsWith(folder, StringComparison.Ordinal)
                    && file.Name[folder.Length..] is "manifest.json" or "weights.safetensors")
                .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Content))}  {file.Name[folder.Length..]}\n");
            files[i] = (files[i].Name, Encoding.UTF8.GetBytes(string.Concat(lines)));
        }
    }
}
