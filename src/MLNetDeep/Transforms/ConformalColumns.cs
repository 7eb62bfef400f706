using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Transforms;

/// <summary>The columns of a step that makes intervals.</summary>
/// <param name="Output">The column it makes.</param>
/// <param name="Low">The column of the lowest number predicted, the first of a vector's.</param>
/// <param name="High">The column of the highest, the last of a vector's.</param>
internal sealed record ConformalColumns(string Output, string Low, string High)
{
    private const string Role = "ConformalInterval input column";
    private const string WayOut = "Name a column that a regression model has scored.";

    public static IReadOnlyList<string> SlotNames { get; } = ["Low", "High"];

    public SchemaShape OutputShape(SchemaShape input)
    {
        foreach (var name in new[] { Low, High }.Distinct())
        {
            var column = input.RequireColumn(Role, name, WayOut);
            if (column.IsVariableVector() || column.ItemType != NumberDataViewType.Single)
                throw column.WrongType(Role, "must be a number, as Single, or a vector of them of known size", WayOut);
        }
        return input.With(new SchemaShape.Column(Output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape([ColumnSlots.Promise()])));
    }

    /// <summary>What gets the number that an interval reaches below, for the row as it is when called.</summary>
    public ValueGetter<float> LowOf(DataViewRow row) => Getter(row, Low, size => 0);

    /// <summary>The same for the number that it reaches above.</summary>
    public ValueGetter<float> HighOf(DataViewRow row) => Getter(row, High, size => size - 1);

    private static ValueGetter<float> Getter(DataViewRow row, string name, Func<int, int> slotOf)
    {
        var column = row.Schema[name];
        if (column.Type is not VectorDataViewType { Size: var size })
            return row.GetGetter<float>(column);

        var (getAll, all, slot) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>), slotOf(size));
        return (ref float value) =>
        {
            getAll(ref all);
            value = all.GetItemOrDefault(slot);
        };
    }
}

/// <summary>How far intervals reach beyond what is predicted.</summary>
/// <param name="Value">The margin; below 0 where quantiles were wider than they need be.</param>
/// <param name="Coverage">The share of rows it was found for.</param>
/// <param name="Rows">The number of rows it was found on.</param>
internal sealed record ConformalMargin(float Value, float Coverage, int Rows)
{
    /// <summary>The ends of an interval.</summary>
    public (float Low, float High) Around(float low, float high)
    {
        var (from, to) = (low - Value, high + Value);
        if (from <= to || float.IsNaN(from) || float.IsNaN(to))
            return float.IsNaN(from) || float.IsNaN(to) ? (float.NaN, float.NaN) : (from, to);
        var middle = from / 2 + to / 2;
        return (middle, middle);
    }
}
