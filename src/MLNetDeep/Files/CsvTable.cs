using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLNetDeep.Files;

/// <summary>
/// Rows of texts as comma-separated values (RFC 4180), with line feeds. What one side writes the other reads back exactly.
/// </summary>
internal static class CsvTable
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    public static string Write(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Quoted)).Append('\n');
        return text.ToString();
    }

    /// <returns>The rows; empty lines are left out.</returns>
    /// <exception cref="FormatException">A quoted field does not end.</exception>
    public static IReadOnlyList<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else if (c == '"')
                quoted = !quoted;
            else if (quoted || c is not (',' or '\n' or '\r'))
                field.Append(c);
            else if (c == ',')
                EndField();
            else if (c == '\n')
                EndRow();
        }
        if (quoted)
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"Row {rows.Count} has a quoted field that does not end."));

        EndRow();
        return rows;

        void EndField()
        {
            row.Add(field.ToString());
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            if (row is not [""])
                rows.Add([.. row]);
            row.Clear();
        }
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
