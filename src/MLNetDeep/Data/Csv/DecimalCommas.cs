using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNetDeep.Data.Csv;

/// <summary>
/// Numbers and dates as spreadsheets write them where the comma is the decimal mark: 1.234,5 and 31.12.2024. Immutable; thread-safe.
/// </summary>
internal sealed partial class DecimalCommas
{
    private static readonly string[] Dates = ["d.M.yyyy", "d.M.yyyy H:mm", "d.M.yyyy H:mm:ss"];

    /// <summary>The places of the columns that have a decimal comma in the rows looked at: there, 1.234 is more than a thousand.</summary>
    private readonly HashSet<int> _columns = [];

    /// <param name="rows">The lines of the first rows.</param>
    public DecimalCommas(IEnumerable<string> rows)
    {
        var cells = new CsvCells(CsvFile.DecimalCommaSeparator);
        var column = 0;
        foreach (var line in rows)
        {
            var continues = cells.IsOpen;
            if (!continues)
                column = 0;
            foreach (var (i, cell) in cells.Of(line).Index())
            {
                column += i > 0 ? 1 : 0;
                if ((i > 0 || !continues) && Number().IsMatch(line.AsSpan()[cell.Place].Trim(' ')))
                    _columns.Add(column);
            }
        }
    }

    /// <summary>Appends a value with a decimal point, or a date that begins with the year.</summary>
    public void Append(StringBuilder to, ReadOnlySpan<char> cell, int column)
    {
        if (cell.IndexOfAny(',', '.') < 0)
            to.Append(cell);
        else if (Date().IsMatch(cell)
            && DateTime.TryParseExact(cell, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            AppendDate(to, date, cell);
        else if (Number().IsMatch(cell) || (_columns.Contains(column) && Thousands().IsMatch(cell)))
            AppendNumber(to, cell);
        else
            to.Append(cell);
    }

    private static void AppendDate(StringBuilder to, DateTime date, ReadOnlySpan<char> cell)
    {
        to.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}");
        if (cell.Contains(':'))
            to.Append(CultureInfo.InvariantCulture, $" {date:HH:mm:ss}");
    }

    private static void AppendNumber(StringBuilder to, ReadOnlySpan<char> cell)
    {
        foreach (var mark in cell)
        {
            if (mark is not ('.' or '+'))
                to.Append(mark == ',' ? '.' : mark);
        }
    }

    /// <summary>The day, the month, the year and perhaps the time of day.</summary>
    [GeneratedRegex(@"^\d\d?\.\d\d?\.\d{4}(?: \d\d?:\d\d(?::\d\d)?)?$", RegexOptions.ECMAScript)]
    private static partial Regex Date();

    [GeneratedRegex(@"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+(?:[eE][+-]?\d+)?$", RegexOptions.ECMAScript)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[+-]?\d{1,3}(?:\.\d{3})+$", RegexOptions.ECMAScript)]
    private static partial Regex Thousands();
}
