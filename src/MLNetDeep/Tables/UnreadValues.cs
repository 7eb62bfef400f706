using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// Values that the steps of a model cannot make anything of, by column: <c>mlContext.UnreadValues(model, rows)</c>. Immutable.
/// </summary>
/// <remarks>ML.NET takes such values for missing or unknown ones, and scores their rows without a word.</remarks>
public sealed record UnreadValues
{
    /// <summary>The columns that hold such values, in the order in which the model's steps read them; none where all was read.</summary>
    public required IReadOnlyList<UnreadColumn> Columns { get; init; }

    /// <summary>The number of rows that were looked at.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns as a table in plain text.</summary>
    public override string ToString()
    {
        if (Columns.Count == 0)
            return string.Create(CultureInfo.InvariantCulture, $"All values of {Rows:N0} rows were read.\n");

        string[][] lines =
        [
            ["Column", "Rows", "Taken as", "Values"],
            .. Columns.Select(column => (string[])[column.Name, column.Rows.ToString("N0", CultureInfo.InvariantCulture),
                UnreadColumn.NameOf(column.Reason), string.Join(", ", column.Examples.Select(value => $"'{value}'"))]),
        ];
        int[] widths = [.. Enumerable.Range(0, 4).Select(cell => lines.Max(line => line[cell].Length))];
        var text = new StringBuilder();
        foreach (var (i, line) in lines.Index())
        {
            text.Append($"{line[0].PadRight(widths[0])}  {line[1].PadLeft(widths[1])}  {line[2].PadRight(widths[2])}  {line[3]}".TrimEnd())
                .Append('\n');
            if (i == 0)
                text.Append('-', Math.Min(widths.Sum() + 6, 100)).Append('\n');
        }
        return text.Append(CultureInfo.InvariantCulture, $"{Rows:N0} rows looked at.\n").ToString();
    }
}

/// <summary>A column with values that a model cannot make anything of. Immutable.</summary>
public sealed record UnreadColumn
{
    /// <summary>The column, as it is called before the first step.</summary>
    public required string Name { get; init; }

    /// <summary>What became of the values.</summary>
    public required UnreadReason Reason { get; init; }

    /// <summary>In how many rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The first different ones, at most five.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>"age: 'four' and others in 3 rows, taken as a missing number", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: '{Examples[0]}'{(Examples.Count > 1 ? " and others" : "")} in {Rows:N0} {(Rows == 1 ? "row" : "rows")}, "
            + $"taken as {NameOf(Reason)}");

    internal static string NameOf(UnreadReason reason) => reason switch
    {
        UnreadReason.NotANumber => "a missing number",
        UnreadReason.NotADate => "a missing date",
        _ => "an unknown value",
    };
}

/// <summary>What becomes of a value that a model cannot make anything of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnreadReason>))]
public enum UnreadReason
{
    /// <summary>A text that is no number; taken as a missing number, NaN.</summary>
    [JsonStringEnumMemberName("notANumber")]
    NotANumber,

    /// <summary>A text that is no date; all its parts are NaN.</summary>
    [JsonStringEnumMemberName("notADate")]
    NotADate,

    /// <summary>A value that training did not have: none of the slots of its category is 1, or its key is a missing one.</summary>
    [JsonStringEnumMemberName("unknownValue")]
    UnknownValue,
}
