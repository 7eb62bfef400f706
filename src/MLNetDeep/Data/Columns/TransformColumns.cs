using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>What the transforms that compute with numbers ask of their input columns.</summary>
internal static class NumericColumns
{
    /// <summary>The column, where it holds numbers, one or a vector of them.</summary>
    /// <param name="schema">The input's shape.</param>
    /// <param name="transform">The transform's name, as errors begin: "Rescale".</param>
    /// <param name="name">The column's name.</param>
    public static SchemaShape.Column RequireNumbers(this SchemaShape schema, string transform, string name)
    {
        var role = $"{transform} input column";
        var column = schema.RequireColumn(role, name, $"Name a column of numbers as an input of {transform}.");
        if (column.ItemType is NumberDataViewType && !column.IsKey)
            return column;

        var wayOut = column.ItemType == BooleanDataViewType.Instance
            ? $"Append mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single) before it."
            : WayToNumbers(column);
        throw column.WrongType(role, "must be a number or a vector of numbers", wayOut);
    }

    /// <summary>The column, where it holds numbers or Booleans, one or a vector of known size.</summary>
    /// <inheritdoc cref="RequireNumbers"/>
    public static SchemaShape.Column RequireNumbersOrBooleansOfKnownSize(this SchemaShape schema, string transform, string name)
    {
        var role = $"{transform} input column";
        var column = schema.RequireColumn(role, name, $"Name columns of numbers or Booleans as inputs of {transform}.");
        var hasNumbers = (column.ItemType is NumberDataViewType || column.ItemType == BooleanDataViewType.Instance) && !column.IsKey;
        if (hasNumbers && !column.IsVariableVector())
            return column;

        var wayOut = hasNumbers
            ? "Give the vector one size for all rows where it is loaded: [VectorType(n)] on a property, or a fixed range of columns in a "
                + "text file."
            : WayToNumbers(column);
        throw column.WrongType(role, "must be a number, a Boolean, or a vector of known size of either", wayOut);
    }

    private static string WayToNumbers(SchemaShape.Column column)
    {
        if (column.IsKey)
            return $"A key names a class and is not a quantity; append mlContext.Transforms.Conversion.MapKeyToVector(\"{column.Name}\") "
                + $"before it, which gives one slot per class.";
        if (column.ItemType == TextDataViewType.Instance)
            return $"Append mlContext.Transforms.Conversion.ConvertType(\"{column.Name}\", outputKind: DataKind.Single) before it where "
                + $"the text holds numbers, or mlContext.Transforms.Categorical.OneHotEncoding(\"{column.Name}\") where it holds "
                + $"categories.";
        return $"Turn '{column.Name}' into numbers before it; images with mlContext.Transforms.ExtractPixels.";
    }
}

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
