using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>What is asked of the feature column, in training and in scoring alike.</summary>
internal static class FeatureColumn
{
    private const string Role = "Feature column";
    private const string Rule = "must be a vector of Single of known size";

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of a type that cannot be used.</exception>
    public static SchemaShape.Column Check(SchemaShape schema, string name)
    {
        var column = schema.RequireColumn(
            Role, name, $"Make it with Concatenate(\"{name}\", ...), or name the right one in "
                + $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.FeatureColumnName)}.");

        if (column.IsKey)
            throw column.WrongType(Role, Rule, column.IsVariableVector()
                ? $"A key names a class and is not a quantity; append Conversion.MapKeyToVector(\"{name}\", outputCountVector: true), "
                    + $"which counts how often each key is there."
                : $"A key names a class and is not a quantity; append Conversion.MapKeyToVector(\"{name}\"), which makes one slot for each "
                    + $"key value.");
        if (column.IsVariableVector())
            throw column.WrongType(
                Role, Rule, "Give every row the same number of values, for example by declaring the vector's size where the data is "
                    + "loaded.");
        if (column.ItemType is TextDataViewType)
            throw column.WrongType(
                Role, Rule, $"Append Categorical.OneHotEncoding(\"{name}\") for categories, or Text.FeaturizeText(\"{name}\") for text.");
        if (column.IsScalar())
        {
            var concatenate = column.ItemType == NumberDataViewType.Single ? $"Concatenate(\"{name}\", \"{name}\"), or " : "";
            throw column.WrongType(Role, Rule, $"Append {concatenate}Flatten(\"{name}\").");
        }
        if (column.ItemType != NumberDataViewType.Single)
            throw column.WrongType(
                Role, Rule, $"Append Flatten(\"{name}\"), or Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single).");
        return column;
    }

    /// <summary>Finds the column in a schema that is to be scored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column is missing, of a wrong type, or of another size than the model's.
    /// </exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, int size)
    {
        Check(SchemaShape.Create(schema), name);
        var column = schema[name];
        return column.Type is VectorDataViewType type && type.Size == size
            ? column
            : throw new ArgumentOutOfRangeException(
                null, $"{Role} '{name}' must have {size} slots, as in training. Received: {column.Type}. Transform the data as it was "
                    + $"transformed for training.");
    }

    /// <inheritdoc cref="ColumnRules.CheckLength"/>
    public static void CheckLength(string name, int size, int received) => ColumnRules.CheckLength(Role, name, size, received);
}

/// <summary>What is to be done about features that are missing, as a message says it.</summary>
internal static class MissingFeatures
{
    /// <param name="column">The feature column.</param>
    public static string WayOut(string column) =>
        $"To train on such rows and score them, append mlContext.Transforms.ReplaceMissingValues(\"{column}\", "
        + "replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean) before the trainer. Where it matters that a value "
        + $"is missing, append IndicateMissingValues before that. A network that begins with a {nameof(TableEncoding)} takes missing "
        + "values as they are.";
}
