using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MLNetDeep.Messages;

namespace MLNetDeep.Data.Csv;

/// <summary>A file of separated values: how it is written, as its beginning shows. Holds nothing open; immutable.</summary>
internal sealed partial class CsvFile
{
    /// <summary>A spreadsheet divides by it where the comma is the decimal mark.</summary>
    public const char DecimalCommaSeparator = ';';

    private const string Separators = ",;\t|";

    /// <summary>Marks that texts do not have and ML.NET accepts: a file of one column is divided by one that is not in it.</summary>
    private const string RareMarks = "\uE000\uE001\u007F";

    /// <summary>So many lines are read in advance: a wrong encoding is told at once, and a line of names may end in a later one.</summary>
    private const int MostLinesLookedAt = 1_000;

    private readonly Encoding _encoding;
    private readonly int _linesOfNames;
    private readonly DecimalCommas? _decimalCommas;

    private CsvFile(string path, Encoding encoding, char separator, string[] names, int linesOfNames, DecimalCommas? decimalCommas)
    {
        Path = path;
        Separator = separator;
        Names = names;
        _encoding = encoding;
        _linesOfNames = linesOfNames;
        _decimalCommas = decimalCommas;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    public char Separator { get; }

    /// <summary>A name for each column, no two alike.</summary>
    public string[] Names { get; }

    /// <summary>Looks at the beginning of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What divides its columns; null to find it.</param>
    /// <param name="encoding">How its letters are written, unless it begins with a byte order mark; null for UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, names no columns, or is not written in the encoding.</exception>
    public static CsvFile Look(string path, char? separator, Encoding? encoding)
    {
        var fullPath = InputFile.FullPath("CSV file", path);
        encoding ??= Encoding.UTF8;
        string[] beginning = [.. Beginning(fullPath, encoding)];
        if (beginning.Length == 0)
            throw new InvalidDataException(
                $"CSV file '{fullPath}' must begin with a line that names its columns. Found: no line with text. Check the path.");

        var divider = separator ?? SeparatorOf(beginning);
        var cells = new CsvCells(divider);
        var lines = 1;
        for (cells.Of(beginning[0]); cells.IsOpen && lines < beginning.Length; lines++)
            cells.Of(beginning[lines]);
        if (cells.IsOpen)
            throw new InvalidDataException(
                $"The names of the columns of '{fullPath}' must stand in pairs of quotes. Found: a quote that does not end in "
                + $"{Excerpt.Of(beginning[0])}. Add the other quote.");
        var header = string.Join('\n', beginning[..lines]);
        var names = NamesOf(new CsvCells(divider).Of(header).Select(cell => cell.TextIn(header)));
        var decimalCommas = divider == DecimalCommaSeparator ? new DecimalCommas(beginning[lines..]) : null;
        return new CsvFile(fullPath, encoding, divider, [.. names], lines, decimalCommas);
    }

    /// <summary>The rows behind a line that stands for the names.</summary>
    public TextReader OpenRows()
    {
        var lines = new CsvLines(Path, _encoding);
        try
        {
            for (var i = 0; i < _linesOfNames; i++)
                lines.NextWithText();
            return new CsvRowReader(lines, Separator, _decimalCommas);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Beginning(string path, Encoding encoding)
    {
        using var lines = new CsvLines(path, encoding);
        for (var i = 0; i < MostLinesLookedAt && lines.NextWithText() is { } line; i++)
            yield return line;
    }

    /// <summary>What the first two lines have most of, outside quotes. If the first line has none, there is one column.</summary>
    private static char SeparatorOf(string[] lines)
    {
        string[] unquoted = [.. lines.Take(2).Select(line => Quoted().Replace(line, ""))];
        return unquoted[0].AsSpan().ContainsAny(Separators)
            ? Separators.MaxBy(mark => (unquoted.Min(line => line.Count(mark)), unquoted[0].Count(mark)))
            : (RareMarks + Separators).First(mark => mark == Separators[^1] || !lines.Any(line => line.Contains(mark)));
    }

    /// <summary>
    /// A column without a name is named after its place. Of several with one name the first keeps it, and the others get a number behind it
    /// that makes the name of no other column.
    /// </summary>
    private static IEnumerable<string> NamesOf(IEnumerable<string> cells)
    {
        string[] texts =
        [
            .. cells.Select((cell, i) => cell is { Length: > 0 } ? cell
                : string.Create(CultureInfo.InvariantCulture, $"column {i + 1}")),
        ];
        var (taken, seen) = (texts.ToHashSet(), new HashSet<string>());
        foreach (var text in texts)
        {
            if (seen.Add(text))
            {
                yield return text;
                continue;
            }
            var number = 2;
            while (!taken.Add(Numbered(text, number)))
                number++;
            yield return Numbered(text, number);
        }

        static string Numbered(string text, int number) => string.Create(CultureInfo.InvariantCulture, $"{text}.{number}");
    }

    [GeneratedRegex("\"[^\"]*\"?")]
    private static partial Regex Quoted();
}
