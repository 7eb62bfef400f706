using System.Globalization;
using System.Text;

namespace MLNetDeep.Data.Csv;

/// <summary>
/// The rows of a file as ML.NET reads them: without empty lines and blanks around values, with decimal points and dates that begin with the
/// year.
/// </summary>
/// <param name="lines">The lines behind that of the names. The reader disposes of them.</param>
/// <param name="separator">What divides the columns.</param>
/// <param name="decimalCommas">How numbers and dates are written; null where they stay as they are.</param>
internal sealed class CsvRowReader(CsvLines lines, char separator, DecimalCommas? decimalCommas) : TextReader
{
    /// <summary>ML.NET drops a first row that begins with #, unless it is a header.</summary>
    private const string Header = "names";

    private readonly CsvCells _cells = new(separator);
    private readonly StringBuilder _cleaned = new();
    private readonly string _blankBehind = $"{separator} ";
    private readonly string _blankBefore = $" {separator}";
    private string? _line = Header;
    private int _read;
    private int _column;
    private long _lineOfQuote;

    public override string? ReadLine()
    {
        if (!Fill())
            return null;
        var rest = _line![_read..];
        _line = null;
        return rest;
    }

    /// <summary>A line feed ends every line.</summary>
    public override int Peek() => !Fill() ? -1 : _read < _line!.Length ? _line[_read] : '\n';

    public override int Read()
    {
        var next = Peek();
        _read++;
        return next;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            lines.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether there is more.</summary>
    private bool Fill()
    {
        if (_line is not null && _read <= _line.Length)
            return true;
        (_line, _read) = (NextLine(), 0);
        return _line is not null;
    }

    private string? NextLine()
    {
        var continues = _cells.IsOpen;
        // Within quotes an empty line belongs to a text.
        if ((continues ? lines.Next() : lines.NextWithText(separator)) is { } line)
            return !continues && IsClean(line) ? line : Cleaned(line, continues);
        if (continues)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The values of CSV file '{lines.Path}' must stand in pairs of quotes. Found: a quote in line {_lineOfQuote:N0} that does "
                + $"not end. Add the other quote, or double the quote if it belongs to the value and put the value in quotes."));
        return null;
    }

    /// <summary>Whether a line can be handed on without a look at its cells. ML.NET takes one that begins with // for a comment.</summary>
    private bool IsClean(string line) =>
        decimalCommas is null && line is [not ' ', .., not ' '] && !line.Contains('"', StringComparison.Ordinal)
        && !line.StartsWith("//", StringComparison.Ordinal)
        && !line.Contains(_blankBehind, StringComparison.Ordinal) && !line.Contains(_blankBefore, StringComparison.Ordinal);

    private string Cleaned(string line, bool continues)
    {
        _cleaned.Clear();
        if (!continues)
            _column = 0;
        var cells = _cells.Of(line);
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = line.AsSpan()[cells[i].Place];
            var (begins, ends) = (i > 0 || !continues, i < cells.Count - 1 || !_cells.IsOpen);
            if (begins)
                cell = cell.TrimStart(' ');
            if (ends)
                cell = cell.TrimEnd(' ');
            if (i > 0)
            {
                _cleaned.Append(separator);
                _column++;
            }
            if (cells[i].HasTextBehindQuotes)
                AppendWithItsQuotes(cell, begins);
            else if (i == 0 && begins && cell.StartsWith("//", StringComparison.Ordinal))
                AppendQuoted(cell);
            else if (begins && ends && decimalCommas is not null)
                decimalCommas.Append(_cleaned, cell, _column);
            else
                _cleaned.Append(cell);
            if (begins && !ends)
                _lineOfQuote = lines.Number;
        }
        return _cleaned.ToString();
    }

    /// <summary>ML.NET reads a missing value where text stands behind quotes: here the quotes belong to the text.</summary>
    private void AppendWithItsQuotes(ReadOnlySpan<char> cell, bool begins)
    {
        if (!begins)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The values of CSV file '{lines.Path}' that have several lines must end with their quotes. Found: text behind the quote "
                + $"in line {lines.Number:N0}, of a value that begins in line {_lineOfQuote:N0}. Double the quotes within the value."));
        AppendQuoted(cell);
    }

    private void AppendQuoted(ReadOnlySpan<char> text)
    {
        _cleaned.Append('"');
        foreach (var mark in text)
            _cleaned.Append(mark, mark == '"' ? 2 : 1);
        _cleaned.Append('"');
    }
}
