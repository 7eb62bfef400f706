using System.Globalization;
using System.Text;

namespace MLNetDeep.Data.Csv;

/// <summary>The lines of an open file.</summary>
internal sealed class CsvLines : IDisposable
{
    private const int BufferSize = 16_384;

    /// <summary>The encodings that a mark at the beginning may name. That of UTF-32 begins like that of UTF-16.</summary>
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private readonly StreamReader _reader;

    public CsvLines(string path, Encoding encoding)
    {
        Path = path;
        var file = OpenShared(path);
        try
        {
            // StreamReader finds marks, too, but then puts a replacement where bytes are no letters.
            _reader = new StreamReader(file, MarkedEncoding(file) ?? Strict(encoding), false, BufferSize);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Opens a file that another program, a spreadsheet for example, may have open for writing.</summary>
    public static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    /// <returns>The next line; null at the end.</returns>
    /// <exception cref="InvalidDataException">Bytes are no letters of the encoding.</exception>
    public string? Next()
    {
        try
        {
            var line = _reader.ReadLine();
            if (line is not null)
                Number++;
            return line;
        }
        catch (DecoderFallbackException unknown)
        {
            // Without the cause, GetBaseException finds this message in what ML.NET makes of it.
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"CSV file '{Path}' must be written in {_reader.CurrentEncoding.WebName}. Found: bytes that are no letter of it "
                + $"({Convert.ToHexString(unknown.BytesUnknown ?? [])}). Save the file as UTF-8, or pass its encoding: Encoding.Latin1 is "
                + $"often that of older programs in western Europe and America."));
        }
    }

    /// <param name="separator">A line that has it holds values, if only missing ones; null where no line of blanks does.</param>
    /// <returns>The next line that has more than blanks; null at the end.</returns>
    /// <inheritdoc cref="Next"/>
    public string? NextWithText(char? separator = null)
    {
        var line = Next();
        while (line is not null && string.IsNullOrWhiteSpace(line) && !(separator is { } mark && line.Contains(mark)))
            line = Next();
        return line;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>What the byte order mark says, if there is one; the reader passes over it.</summary>
    private static Encoding? MarkedEncoding(FileStream file)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = 0;
        foreach (var encoding in Marked)
        {
            if (bytes[..count].StartsWith(encoding.Preamble))
                return encoding;
        }
        return null;
    }

    /// <summary>The encoding, so that it throws where bytes are no letters.</summary>
    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
