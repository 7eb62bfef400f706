using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;

namespace MLNetDeep.Tests.Support;

/// <summary>Model files in memory, and damage done to them.</summary>
internal static class SavedModel
{
    /// <summary>The file of a model.</summary>
    public static byte[] Of(ITransformer model)
    {
        using var zip = new MemoryStream();
        new MLContext().Model.Save(model, null, zip);
        return zip.ToArray();
    }

    /// <summary>The file with other bytes, as many, in the one place where those bytes stand.</summary>
    public static MemoryStream Replace(byte[] model, byte[] bytes, byte[] others)
    {
        Assert.HasCount(bytes.Length, others);
        var zip = new MemoryStream();
        zip.Write(model);
        var replaced = 0;
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                var at = content.AsSpan().IndexOf(bytes);
                if (at < 0)
                    continue;
                stream.Position = at;
                stream.Write(others);
                replaced++;
            }
            Rehash(archive);
        }
        Assert.AreEqual(1, replaced, "The bytes to replace must be in one place.");
        zip.Position = 0;
        return zip;
    }

    /// <summary>
    /// Writes the hashes of changed files again, as whoever means the change would: what is checked behind them can be seen then.
    /// </summary>
    public static void Rehash(ZipArchive archive)
    {
        foreach (var sums in archive.Entries.Where(entry => entry.Name == "SHA256SUMS").ToArray())
        {
            var folder = sums.FullName[..^sums.Name.Length];
            var lines = Text(sums).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[66..]).Select(name =>
            {
                if (archive.GetEntry(folder + name) is not { } file)
                    return $"{new string('0', 64)}  {name}\n";
                using var content = file.Open();
                return $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}\n";
            }).ToArray();
            using var stream = sums.Open();
            stream.SetLength(0);
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines)));
        }

        static string Text(ZipArchiveEntry entry)
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }
    }
}
