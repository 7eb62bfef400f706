namespace MLNetDeep.Data.Csv;

/// <summary>
/// Finds the cells of a file's lines, one line after the other. A cell that begins with a quote may hold separators and ends of lines.
/// </summary>
internal sealed class CsvCells(char separator)
{
    private readonly List<Range> _cells = [];

    /// <summary>Whether the line read last ends within quotes, so that the next one continues its cell.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The cells of the next line, with their quotes; until the next call.</summary>
    public List<Range> Of(string line)
    {
        _cells.Clear();
        // Quotes mean something at the begin of a cell alone, after blanks or not; and of two in a row, the second opens again.
        var (start, canOpen) = (0, !IsOpen);
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
                _cells.Add(start..i);
                (start, canOpen) = (i + 1, true);
            }
            else if (mark == '"' && canOpen)
            {
                IsOpen = true;
            }
            else if (mark != ' ')
            {
                canOpen = false;
            }
        }
        _cells.Add(start..line.Length);
        return _cells;
    }

    /// <summary>What stands in a cell, without its quotes and the blanks around it.</summary>
    public static string TextOf(string cell)
    {
        cell = cell.Trim();
        return cell is ['"', .. var quoted, '"'] ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal).Trim() : cell;
    }
}
