using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Randomness;

namespace MLNetDeep.Tables;

/// <summary>Shuffles one column after the other, and sees what the model's loss does.</summary>
/// <param name="model">The model, preparation included.</param>
/// <param name="rows">Rows as the model takes them, in memory.</param>
/// <param name="loss">The loss of scored rows, and what it is called.</param>
/// <param name="options">The options.</param>
internal sealed class ColumnImportanceStudy(ITransformer model, IDataView rows, (string Name, Func<IDataView, double> Of) loss,
    ColumnImportanceOptions options)
{
    public ColumnImportance Of(string labelColumnName)
    {
        var used = UsedColumns();
        var columns = Columns(labelColumnName, used);
        var count = CountRows();
        if (count < 2)
            throw new InvalidOperationException(
                $"ColumnImportance must have at least 2 rows to shuffle. Received: {count}. Check the file, or the filter before it.");
        var whole = loss.Of(model.Transform(rows));
        var effects = columns.Select(column => used?.Contains(column.Index) == false
            ? new() { Name = column.Name, Increase = 0, Deviation = 0 }
            : Effect(column, whole));
        // NaN, of a model that gave no score, stands last.
        double Order(ColumnEffect effect) => double.IsNaN(effect.Increase) ? double.NegativeInfinity : effect.Increase;
        return new ColumnImportance
        {
            LossName = loss.Name,
            Loss = whole,
            Rows = count,
            Columns = [.. effects.OrderByDescending(Order)]
        };
    }

    private ColumnEffect Effect(DataViewSchema.Column column, double whole)
    {
        var values = ShuffledColumn.Read(rows, column);
        double[] increases = [.. Enumerable.Range(0, options.Permutations).Select(permutation =>
        {
            int[] order = [.. Enumerable.Range(0, values.Count)];
            new RandomStream(options.Seed, RandomPurpose.ColumnPermutation, column.Index, permutation).Shuffle<int>(order);
            return loss.Of(model.Transform(new ShuffledColumnView(rows, column, values, order))) - whole;
        })];
        var mean = increases.Average();
        var squares = increases.Sum(increase => (increase - mean) * (increase - mean));
        return new()
        {
            Name = column.Name,
            Increase = mean,
            Deviation = increases.Length == 1 ? 0 : Math.Sqrt(squares / (increases.Length - 1)),
        };
    }

    /// <summary>The columns to report: those named, or all that are visible, but the label.</summary>
    private DataViewSchema.Column[] Columns(string labelColumnName, HashSet<int>? used)
    {
        if (options.Columns is { } names)
            return [.. names.Select(name => rows.Schema.RequireColumn(
                name, $"Column '{name}' of {nameof(ColumnImportanceOptions)}.{nameof(ColumnImportanceOptions.Columns)}",
                "Correct its name."))];
        return [.. rows.Schema.Where(
            column => !column.IsHidden && column.Name != labelColumnName && used?.Contains(column.Index) != false)];
    }

    /// <summary>The places of the columns that what the model adds depends on; null where the model cannot say.</summary>
    private HashSet<int>? UsedColumns()
    {
        if (!model.IsRowToRowMapper)
            return null;
        var mapper = model.GetRowToRowMapper(rows.Schema);
        string[] scores = ["Score", "Probability", "PredictedLabel"];
        DataViewSchema.Column[] added = [.. scores.Select(name => mapper.OutputSchema.GetColumnOrNull(name))
            .OfType<DataViewSchema.Column>()];
        return added.Length == 0 ? null : [.. mapper.GetDependencies(added).Select(column => column.Index)];
    }

    private long CountRows()
    {
        var count = 0L;
        using var cursor = rows.GetRowCursor([]);
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
