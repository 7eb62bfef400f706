using System.Globalization;
using System.Text;

namespace MLNetDeep.Data.Csv;

/// <summary>The lines of an open file.</summary>
internal sealed class CsvLines(string path, Encoding encoding) : IDisposable
{
    private readonly StreamReader _reader = new(path, encoding, detectEncodingFromByteOrderMarks: true);

    /// <returns>The next line; null at the end.</returns>
    /// <exception cref="InvalidDataException">Bytes are no letters of the encoding.</exception>
    public string? Next()
    {
        try
        {
            return _reader.ReadLine();
        }
        catch (DecoderFallbackException unknown)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"CSV file '{path}' must be written in {_reader.CurrentEncoding.WebName}. Found: bytes that are no letter of it "
                + $"({Convert.ToHexString(unknown.BytesUnknown ?? [])}). Save the file as UTF-8, or pass its encoding: Encoding.Latin1 is "
                + $"often that of older programs in western Europe and America."), unknown);
        }
    }

    /// <returns>The next line that has more than blanks; null at the end.</returns>
    /// <inheritdoc cref="Next"/>
    public string? NextWithText()
    {
        var line = Next();
        while (line is not null && string.IsNullOrWhiteSpace(line))
            line = Next();
        return line;
    }

    public void Dispose() => _reader.Dispose();
}
