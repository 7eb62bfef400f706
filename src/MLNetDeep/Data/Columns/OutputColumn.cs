using Microsoft.ML;

namespace MLNetDeep.Data.Columns;

/// <summary>What a schema's shape is with one more column, or with one replaced.</summary>
internal static class OutputColumn
{
    /// <summary>The same shape with the column in the place of the one of its name, or at the end.</summary>
    public static SchemaShape With(this SchemaShape schema, SchemaShape.Column column)
    {
        var isThere = schema.TryFindColumn(column.Name, out _);
        var others = schema.Select(c => c.Name == column.Name ? column : c);
        return new SchemaShape(isThere ? others : others.Append(column));
    }
}
