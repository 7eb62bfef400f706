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
    private const string Header = "names";

    private readonly CsvCells _cells = new(separator);
    private readonly StringBuilder _cleaned = new();
    private readonly string _blankBehind = $"{separator} ";
    private readonly string _blankBefore = $" {separator}";
    private string? _line = Header;
    private int _read;

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
        if ((continues ? lines.Next() : lines.NextWithText()) is not { } line)
            return null;

        var row = !continues && IsClean(line) ? line : Cleaned(line, continues);
        // ML.NET takes a line that begins so for a comment; a blank at its begin does not count.
        return !continues && row.StartsWith("//", StringComparison.Ordinal) ? " " + row : row;
    }

    /// <summary>Whether a line can be handed on without a look at its cells.</summary>
    private bool IsClean(string line) =>
        separator != ';' && line is [not ' ', .., not ' '] && !line.Contains('"', StringComparison.Ordinal)
        && !line.Contains(_blankBehind, StringComparison.Ordinal) && !line.Contains(_blankBefore, StringComparison.Ordinal);

    private string Cleaned(string line, bool continues)
    {
        _cleaned.Clear();
        var cells = _cells.Of(line);
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = line.AsSpan()[cells[i]];
            var (begins, ends) = (i > 0 || !continues, i < cells.Count - 1 || !_cells.IsOpen);
            if (begins)
                cell = cell.TrimStart(' ');
            if (ends)
                cell = cell.TrimEnd(' ');
            if (i > 0)
                _cleaned.Append(separator);
            // A spreadsheet divides by semicolons where the comma is the decimal mark.
            if (begins && ends && separator == ';')
                AppendWithDecimalPoint(cell);
            else
                _cleaned.Append(cell);
        }
        return _cleaned.ToString();
    }

    private void AppendWithDecimalPoint(ReadOnlySpan<char> cell)
    {
        if (Date().IsMatch(cell))
        {
            _cleaned.Append(cell[6..]).Append('-').Append(cell[3..5]).Append('-').Append(cell[..2]);
        }
        else if (cell.Contains(',') && Number().IsMatch(cell))
        {
            foreach (var mark in cell)
            {
                if (mark != '.')
                    _cleaned.Append(mark == ',' ? '.' : mark);
            }
        }
        else
        {
            _cleaned.Append(cell);
        }
    }

    /// <summary>The day, the month and the year.</summary>
    [GeneratedRegex(@"^\d\d\.\d\d\.\d{4}$", RegexOptions.ECMAScript)]
    private static partial Regex Date();

    [GeneratedRegex(@"^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$", RegexOptions.ECMAScript)]
    private static partial Regex Number();
}
