using System.Text;
using System.Text.RegularExpressions;

namespace MLNetDeep.Data.Csv;

/// <summary>
/// The rows of a file as ML.NET reads them: without empty lines and blanks around values, with decimal points and dates that begin with the
/// year.
/// </summary>
internal sealed partial class CsvRowReader(CsvLines lines, char separator) : TextReader
{
    /// <summary>ML.NET drops a first row that begins with #, unless it is a header.</summary>
    private const string Header = "names\n";

    private readonly CsvCells _cells = new(separator);
    private string? _line = Header;
    private int _read;

    public override string? ReadLine()
    {
        var rest = Fill() ? _line![_read..^1] : null;
        _line = null;
        return rest;
    }

    public override int Peek() => Fill() ? _line![_read] : -1;

    public override int Read() => Fill() ? _line![_read++] : -1;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            lines.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether there is more.</summary>
    private bool Fill()
    {
        if (_line is not null && _read < _line.Length)
            return true;
        (_line, _read) = (NextLine(), 0);
        return _line is not null;
    }

    private string? NextLine()
    {
        var continues = _cells.IsOpen;
        // Within quotes an empty line belongs to a text.
        if ((continues ? lines.Next() : lines.NextWithText()) is not { } line)
            return null;

        var cells = _cells.Of(line);
        var row = separator == ';' || line.Contains(' ', StringComparison.Ordinal) ? Cleaned(line, cells, continues) : line;
        // ML.NET takes a line that begins so for a comment; a blank at its begin does not count.
        return (!continues && row.StartsWith("//", StringComparison.Ordinal) ? " " : "") + row + '\n';
    }

    private string Cleaned(string line, List<Range> cells, bool continues)
    {
        var row = new StringBuilder(line.Length);
        foreach (var (i, range) in cells.Index())
        {
            var (begins, ends) = (i > 0 || !continues, i < cells.Count - 1 || !_cells.IsOpen);
            var cell = begins ? line[range].TrimStart(' ') : line[range];
            cell = ends ? cell.TrimEnd(' ') : cell;
            row.Append(i > 0 ? $"{separator}" : "").Append(begins && ends ? Value(cell) : cell);
        }
        return row.ToString();
    }

    /// <summary>A whole cell. A spreadsheet divides by semicolons where the comma is the decimal mark.</summary>
    private string Value(string cell) => separator == ';' ? WithDecimalPoint(cell) : cell;

    private static string WithDecimalPoint(string cell)
    {
        if (Date().Match(cell) is { Success: true } date)
            return $"{date.Groups["year"]}-{date.Groups["month"]}-{date.Groups["day"]}";
        return Number().IsMatch(cell)
            ? cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            : cell;
    }

    [GeneratedRegex(@"^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})$")]
    private static partial Regex Date();

    [GeneratedRegex(@"^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$")]
    private static partial Regex Number();
}
