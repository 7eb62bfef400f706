using Microsoft.ML;

namespace MLNetDeep.Tables;

/// <summary>One pass over the rows of a table, to see what its columns hold.</summary>
/// <param name="Columns">All columns but hidden ones, in order.</param>
/// <param name="Rows">How many rows were looked at.</param>
internal sealed record TableLook(IReadOnlyList<ColumnLook> Columns, long Rows)
{
    /// <summary>Looks at the rows.</summary>
    /// <param name="data">The table.</param>
    /// <param name="rowsToLookAt">At how many at most; null for all.</param>
    /// <param name="isRead">Whether the values of a column of that name are looked at; of the others only the type is.</param>
    public static TableLook At(IDataView data, int? rowsToLookAt, Func<string, bool> isRead)
    {
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => !column.IsHidden)];
        ColumnLook[] looks = [.. columns.Select(column => new ColumnLook(column))];
        using var cursor = data.GetRowCursor(columns.Where(column => isRead(column.Name)));
        Action[] readers = [.. looks.Where(look => isRead(look.Name)).Select(look => look.Reader(cursor)).OfType<Action>()];

        var rows = 0L;
        while (rows < (rowsToLookAt ?? long.MaxValue) && cursor.MoveNext())
        {
            rows++;
            foreach (var read in readers)
                read();
        }
        return new TableLook(looks, rows);
    }
}
