using System.Globalization;
using System.Text;

namespace MLNetDeep.Tables;

/// <summary>The text of <see cref="TableFeatures"/>: a line a column.</summary>
internal static class TableText
{
    public static string Of(TableFeatures features)
    {
        string[][] rows =
        [
            ["Column", "Type", "Becomes", "Missing", "Because"],
            .. features.Columns.Select(
                column => (string[])[column.Name, column.Type, NameOf(column), column.Missing == 0 ? "" : Number(column.Missing),
                column.Why]),
        ];
        int[] widths = [.. Enumerable.Range(0, 5).Select(cell => rows.Max(row => row[cell].Length))];
        var text = new StringBuilder();
        // One line end everywhere, so that a text kept in a file or a test is the same on every system.
        foreach (var (i, row) in rows.Index())
        {
            text.Append(
                $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  "
                    + $"{row[3].PadLeft(widths[3])}  {row[4]}".TrimEnd()).Append('\n');
            if (i == 0)
                text.Append('-', widths.Sum() + 8).Append('\n');
        }
        return text.Append(CultureInfo.InvariantCulture,
            $"{Number(features.RowsLookedAt)} rows looked at; the features are '{features.OutputColumnName}'.\n").ToString();
    }

    private static string NameOf(TableColumnChoice column) => column.Kind switch
    {
        TableColumnKind.LeftOut => "left out",
        TableColumnKind.HashedCategory => $"hash of {Number(column.HashSlots!.Value)} slots",
        TableColumnKind.FreeText => "free text",
        _ => column.Kind.ToString().ToLowerInvariant(),
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
