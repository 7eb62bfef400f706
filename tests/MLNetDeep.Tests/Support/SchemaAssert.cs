using Microsoft.ML;

namespace MLNetDeep.Tests.Support;

/// <summary>Compares schemas, and their shapes, to the last annotation.</summary>
internal static class SchemaAssert
{
    /// <summary>Equal columns in equal order: names, types, whether hidden, and annotations by name, type and value.</summary>
    public static void AreEqual(DataViewSchema expected, DataViewSchema actual, string what)
    {
        Assert.AreEqual(string.Join("\n", expected.Select(Show)), string.Join("\n", actual.Select(Show)), what);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.AreEqual(e.Type, a.Type, $"{what}: the type of column '{e.Name}'.");
            AreEqual(e.Annotations, a.Annotations, $"{what}: column '{e.Name}'");
        }
    }

    /// <summary>What an estimator promises is what its transformer delivers: nothing more, nothing less, whatever the order.</summary>
    public static void AreEqual(SchemaShape promised, SchemaShape delivered) =>
        Assert.AreEqual(Lines(promised), Lines(delivered),
            $"The estimator promises\n{Lines(promised)}\nbut the transformer delivers\n{Lines(delivered)}");

    private static void AreEqual(DataViewSchema.Annotations expected, DataViewSchema.Annotations actual, string what)
    {
        var (expectedKinds, actualKinds) = (ByName(expected), ByName(actual));
        Assert.AreEqual(string.Join("\n", expectedKinds.Select(Show)), string.Join("\n", actualKinds.Select(Show)),
            $"{what}: its annotations.");
        foreach (var (e, a) in expectedKinds.Zip(actualKinds))
        {
            Assert.AreEqual(e.Type, a.Type, $"{what}: the type of annotation '{e.Name}'.");
            var (expectedValue, actualValue) = (ColumnValues.Of(expected, e), ColumnValues.Of(actual, a));
            Assert.IsTrue(ColumnValues.AreEqual(expectedValue, actualValue),
                $"{what}: annotation '{e.Name}' is {ColumnValues.Show(actualValue)}, not {ColumnValues.Show(expectedValue)}.");
        }
    }

    private static DataViewSchema.Column[] ByName(DataViewSchema.Annotations annotations) =>
        [.. annotations.Schema.OrderBy(a => a.Name, StringComparer.Ordinal)];

    private static string Show(DataViewSchema.Column column) => $"{column.Name}: {column.Type}{(column.IsHidden ? " (hidden)" : "")}";

    private static string Show(SchemaShape.Column column)
    {
        var annotations = column.Annotations.Select(Show).Order(StringComparer.Ordinal).ToArray();
        return $"{column.Name}: {column.GetTypeString()}{(annotations.Length == 0 ? "" : $" {{ {string.Join("; ", annotations)} }}")}";
    }

    private static string Lines(SchemaShape shape) => string.Join("\n", shape.Select(Show).Order(StringComparer.Ordinal));
}
