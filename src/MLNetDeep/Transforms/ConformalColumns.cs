using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using static Microsoft.ML.Data.AnnotationUtils;

namespace MLNetDeep.Transforms;

/// <summary>The columns of a step that makes intervals.</summary>
/// <param name="Output">The column it makes.</param>
/// <param name="Low">The column of the lowest number predicted.</param>
/// <param name="High">The column of the highest.</param>
internal sealed record ConformalColumns(string Output, string Low, string High)
{
    public static IReadOnlyList<string> SlotNames { get; } = ["Low", "High"];

    public SchemaShape OutputShape(SchemaShape input)
    {
        foreach (var name in new[] { Low, High }.Distinct())
            input.RequireSingle("ConformalInterval input column", name, "Name a column that a regression model has scored.");
        var slotNames = new SchemaShape.Column(
            Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false);
        return input.With(new SchemaShape.Column(
            Output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape([slotNames])));
    }
}
