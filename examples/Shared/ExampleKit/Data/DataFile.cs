using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ExampleKit.Data;

/// <summary>A file as it was published: known by its name, length in bytes and MD5 in lower-case hexadecimal.</summary>
internal sealed record DataFile(string Name, long Length, string Md5)
{
    public string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>What is wrong with the file in that folder, as the end of a sentence that begins with its path; null when nothing
    /// is.</summary>
    public string? FaultIn(string folder) => File.Exists(PathIn(folder)) ? FaultOf(PathIn(folder)) : "is missing";

    /// <summary>What is wrong with that file's content, as the end of a sentence; null when it is what was published.</summary>
    public string? FaultOf(string path)
    {
        using var content = File.OpenRead(path);
        var received = HashOf(content);
        return received == Md5 ? null : $"must have the MD5 {Md5}, but has {received} ({content.Length} bytes instead of {Length})";
    }

    [SuppressMessage("Security", "CA5351",
        Justification = "MD5 is what the data set's authors publish; it guards against broken transfers, not against attackers.")]
    public static string HashOf(Stream content) => Convert.ToHexStringLower(MD5.HashData(content));
}
