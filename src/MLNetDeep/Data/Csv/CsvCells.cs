namespace MLNetDeep.Data.Csv;

/// <summary>
/// Finds the cells of a file's lines, one line after the other. A cell that begins with a quote may hold separators and ends of lines.
/// </summary>
internal sealed class CsvCells(char separator)
{
    private readonly List<CsvCell> _cells = [];

    /// <summary>Whether the line read last ends within quotes, so that the next one continues its cell.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The cells of the next line, with their quotes; until the next call.</summary>
    public List<CsvCell> Of(string line)
    {
        _cells.Clear();
        // Quotes mean something at the beginning of a cell alone, after blanks or not; and of two in a row, the second opens again.
        var (start, canOpen, wasQuoted, hasTextBehind) = (0, !IsOpen, IsOpen, false);
        for (var i = 0; i < line.Length; i++)
        {
            var mark = line[i];
            if (IsOpen)
            {
                if (mark == '"')
                    (IsOpen, canOpen) = (false, true);
            }
            else if (mark == separator)
            {
                _cells.Add(new(start..i, hasTextBehind));
                (start, canOpen, wasQuoted, hasTextBehind) = (i + 1, true, false, false);
            }
            else if (mark == '"' && canOpen)
            {
                (IsOpen, wasQuoted) = (true, true);
            }
            else if (mark == ' ')
            {
                canOpen &= !wasQuoted;
            }
            else
            {
                (canOpen, hasTextBehind) = (false, wasQuoted);
            }
        }
        _cells.Add(new(start..line.Length, hasTextBehind));
        return _cells;
    }
}

/// <summary>A cell of a line.</summary>
/// <param name="Place">Where in the line it stands, with its quotes.</param>
/// <param name="HasTextBehindQuotes">Whether more than blanks follows the quotes that it begins with, as in <c>"24" TV</c>.</param>
internal readonly record struct CsvCell(Range Place, bool HasTextBehindQuotes)
{
    /// <summary>What stands in it, without its quotes and the blanks around it.</summary>
    public string TextIn(string line)
    {
        var cell = line[Place].Trim();
        return cell is ['"', .. var quoted, '"'] && !HasTextBehindQuotes
            ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal).Trim()
            : cell;
    }
}
