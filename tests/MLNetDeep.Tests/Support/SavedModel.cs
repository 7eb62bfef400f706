using System.IO.Compression;
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
        }
        Assert.AreEqual(1, replaced, "The bytes to replace must be in one place.");
        zip.Position = 0;
        return zip;
    }
}
