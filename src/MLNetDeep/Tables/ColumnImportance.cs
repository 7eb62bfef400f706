using System.Globalization;
using System.Text;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The permutation importance of each column of a table: how much a model's loss rises when the values of the column are shuffled among the
/// rows (Breiman, "Random Forests", Machine Learning 45, 2001; for any model: Fisher, Rudin and Dominici, JMLR 20, 2019). Immutable.
/// </summary>
/// <remarks>
/// The column is shuffled before the first step of the pipeline, so all its slots move together: the result belongs to the column, not to
/// its slots. If two columns contain nearly the same information, both may seem unimportant, since the model can do without either one.
/// </remarks>
public sealed record ColumnImportance
{
    /// <summary>The name of the loss: "log-loss", "RMSE", "1 - AUC", or "loss" for a loss of your own.</summary>
    public required string LossName { get; init; }

    /// <summary>The loss on the rows before any shuffling; lower is better.</summary>
    public required double Loss { get; init; }

    /// <summary>The number of rows that were used.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns, the most important one first; equally important ones in the order of the table.</summary>
    public required IReadOnlyList<ColumnEffect> Columns { get; init => field = Values.Of(value); }

    /// <summary>The columns as a table in plain text.</summary>
    public override string ToString()
    {
        var nameWidth = Columns.Select(column => column.Name.Length).Append("Column".Length).Max();
        var heading = $"Increase of {LossName}";
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{"Column".PadRight(nameWidth)}  {heading}\n")
            .Append('-', nameWidth + 2 + heading.Length).Append('\n');
        foreach (var column in Columns)
        {
            var name = column.Name.PadRight(nameWidth);
            text.Append(CultureInfo.InvariantCulture, $"{name}  {column.Increase:G4} ± {column.Deviation:G2}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"{LossName} {Loss:G4} on {Rows:N0} rows.\n").ToString();
    }
}

/// <summary>The effect of shuffling one column on a model's loss. Immutable.</summary>
public sealed record ColumnEffect
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The mean increase of the loss over the permutations. It is 0 if no score depends on the column. A value near 0, also below it, means
    /// that the column does not matter.
    /// </summary>
    public required double Increase { get; init; }

    /// <summary>The sample standard deviation over the permutations; 0 for a single one.</summary>
    public required double Deviation { get; init; }

    /// <summary>"colour: 0.1 ± 0.012", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Increase:G4} ± {Deviation:G2}");
}
