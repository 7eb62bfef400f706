using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>What is asked of the column that says how much each row counts, and of its values.</summary>
internal static class ExampleWeightColumn
{
    private const string Role = "Example weight column";

    /// <exception cref="ArgumentOutOfRangeException">The column is named, but missing or of a type that cannot be used.</exception>
    public static void Check(SchemaShape schema, string? name)
    {
        if (name is null)
            return;

        var column = schema.RequireColumn(
            Role, name, $"Name the right one in {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.ExampleWeightColumnName)}; "
                + $"validation data needs it too.");
        if (!column.IsScalar() || column.ItemType != NumberDataViewType.Single)
            throw column.WrongType(Role, "must be a Single", $"Append Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single).");
    }

    /// <param name="name">The column's name.</param>
    /// <param name="weight">The weight of a row.</param>
    /// <param name="row">Which, from 1.</param>
    /// <exception cref="InvalidOperationException">The weight is negative.</exception>
    public static void CheckValue(string name, float weight, long row)
    {
        if (weight < 0)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{Role} '{name}' must not be negative. Received: {weight} in row {row}. Use 0 for rows to leave out."));
    }
}
