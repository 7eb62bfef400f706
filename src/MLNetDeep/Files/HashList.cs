using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Messages;

namespace MLNetDeep.Files;

/// <summary>
/// The hashes of the files of a folder, as the program <c>sha256sum</c> writes and checks them: a line for each, 64 hexadecimal digits, two
/// spaces, the name. Immutable.
/// </summary>
internal sealed class HashList
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "SHA256SUMS";

    private const int DigitCount = 64;
    private const int LongestFile = 4096;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly Dictionary<string, string> _digits;

    /// <param name="hashes">Each file's digits.</param>
    public HashList(IEnumerable<(string Name, string Digits)> hashes) =>
        _digits = hashes.ToDictionary(file => file.Name, file => file.Digits);

    public void Write(Stream stream)
    {
        foreach (var (name, digits) in _digits)
            stream.Write(Encoding.UTF8.GetBytes($"{digits}  {name}\n"));
    }

    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static HashList Read(Stream stream)
    {
        var bytes = new byte[LongestFile + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LongestFile)
            throw Invalid($"a file of more than {LongestFile} bytes");

        var lines = Encoding.Latin1.GetString(bytes, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.FirstOrDefault(line => !IsEntry(line)) is { } other)
            throw Invalid($"the line '{Excerpt.Of(other)}'");
        if (lines.Select(NameIn).Distinct().Count() < lines.Length)
            throw Invalid("two lines for one file");
        return new HashList(lines.Select(line => (NameIn(line), line[..DigitCount])));
    }

    /// <summary>Checks the bytes of a file, from where the stream stands to its end.</summary>
    /// <exception cref="InvalidDataException">They are not those that were written, or the file is not in the list.</exception>
    public void Check(string name, Stream content) => Check(name, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Checks the digits of a file.</summary>
    /// <inheritdoc cref="Check(string, Stream)"/>
    public void Check(string name, string digits)
    {
        if (!_digits.TryGetValue(name, out var written))
            throw Invalid($"none for '{name}'");
        if (digits != written)
            throw new InvalidDataException(
                $"The model's {name} must hold the bytes that were written: {FileName} says SHA-256 {written}. Received: {digits}. The "
                + $"file is damaged, or was changed by hand; copy or save the model again.");
    }

    private static bool IsEntry(string line) => line.Length > DigitCount + 2 && line.AsSpan(DigitCount, 2) is "  "
        && line.AsSpan(0, DigitCount).IndexOfAnyExcept(Digits) < 0;

    private static string NameIn(string line) => line[(DigitCount + 2)..];

    private static InvalidDataException Invalid(string received) => new(
        $"The model's {FileName} must hold a SHA-256 of each other file, as the program sha256sum writes it. Received: {received}. The "
        + $"file is damaged; copy or save the model again.");
}
