using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Messages;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// What an estimator of ours asks of its input columns, checked on the shape of a schema, so that <c>GetOutputSchema</c>, <c>Fit</c> and
/// <c>Transform</c> refuse the same input with the same words: the column, the rule, what was received, the way out.
/// </summary>
internal static class ColumnRules
{
    /// <summary>The column of that name; an error that lists the names there are if it is missing.</summary>
    /// <param name="schema">The input's shape.</param>
    /// <param name="role">What the column is for, as the sentence begins: "Feature column".</param>
    /// <param name="name">The column's name.</param>
    /// <param name="wayOut">A sentence that says what to do.</param>
    public static SchemaShape.Column RequireColumn(this SchemaShape schema, string role, string name, string wayOut)
    {
        if (schema.TryFindColumn(name, out var column))
            return column;

        throw Missing($"{role} '{name}'", "input", schema.Select(other => other.Name), wayOut);
    }

    /// <summary>The column of that name in data that is there; an error that lists the names there are if it is missing.</summary>
    /// <param name="schema">The schema of the data.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="role">What the column is for with its name, as the sentence begins: "Time column 'day'".</param>
    /// <param name="wayOut">A sentence that says what to do.</param>
    public static DataViewSchema.Column RequireColumn(this DataViewSchema schema, string name, string role, string wayOut)
    {
        if (schema.GetColumnOrNull(name) is { } column)
            return column;

        throw Missing(role, "data", schema.Where(other => !other.IsHidden).Select(other => other.Name), wayOut);
    }

    private static ArgumentOutOfRangeException Missing(string column, string where, IEnumerable<string> names, string wayOut)
    {
        var present = Excerpt.Names(names);
        return new(null, $"{column} is missing. Columns of the {where}: {(present.Length == 0 ? "none" : present)}. {wayOut}");
    }

    /// <summary>The error for a column that is there but of a type that cannot be used.</summary>
    /// <param name="column">The column received.</param>
    /// <param name="role">What the column is for, as the sentence begins: "Feature column".</param>
    /// <param name="rule">What it must be: "must be a vector of Single of known size".</param>
    /// <param name="wayOut">A sentence that says what to do.</param>
    public static ArgumentOutOfRangeException WrongType(this SchemaShape.Column column, string role, string rule, string wayOut) =>
        new(null, $"{role} '{column.Name}' {rule}. Received: {column.GetTypeString()}. {wayOut}");

    /// <summary>Refuses a row that is of another length than its type says: ML.NET does not check that where rows are loaded.</summary>
    /// <param name="role">What the column is for, as the sentence begins: "Feature column".</param>
    /// <param name="name">The column's name.</param>
    /// <param name="size">How many slots its type has.</param>
    /// <param name="received">How many the row has.</param>
    /// <exception cref="InvalidOperationException">The two differ.</exception>
    public static void CheckLength(string role, string name, int size, int received)
    {
        if (received != size)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{role} '{name}' must have {size} slots in every row, as its type says. Received: {received}. Correct the data, or the "
                + $"type where it is loaded."));
    }

    /// <summary>
    /// The getter of a column of vectors that refuses rows of another length than the column's type; where that says none, any will do.
    /// </summary>
    /// <inheritdoc cref="CheckLength"/>
    /// <param name="role">What the column is for, as the sentence begins: "Rescale input column".</param>
    /// <param name="column">The column.</param>
    /// <param name="get">Reads a row of it.</param>
    public static ValueGetter<VBuffer<float>> WithCheckedLength(string role, DataViewSchema.Column column, ValueGetter<VBuffer<float>> get)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true, Size: var size })
            return get;

        var name = column.Name;
        return (ref VBuffer<float> values) =>
        {
            get(ref values);
            CheckLength(role, name, size, values.Length);
        };
    }

    /// <summary>Checks that a column holds one Single in each row.</summary>
    /// <inheritdoc cref="RequireColumn(SchemaShape, string, string, string)" path="/param"/>
    public static void RequireSingle(this SchemaShape schema, string role, string name, string wayOut)
    {
        var column = schema.RequireColumn(role, name, wayOut);
        if (!column.IsScalar() || column.ItemType != NumberDataViewType.Single)
            throw column.WrongType(role, "must be a single number, as Single", wayOut);
    }

    /// <summary>Whether the column is a vector whose size is known.</summary>
    public static bool IsKnownSizeVector(this SchemaShape.Column column) => column.Kind == VectorKind.Vector;

    /// <summary>Whether the column is a vector whose size varies from row to row.</summary>
    public static bool IsVariableVector(this SchemaShape.Column column) => column.Kind == VectorKind.VariableVector;

    /// <summary>Whether the column is a single value.</summary>
    public static bool IsScalar(this SchemaShape.Column column) => column.Kind == VectorKind.Scalar;
}
