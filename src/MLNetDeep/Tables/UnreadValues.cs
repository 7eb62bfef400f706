using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The values that a model's steps cannot read, by column: the result of <c>mlContext.UnreadValues(model, rows)</c>. Immutable.
/// </summary>
/// <remarks>ML.NET treats such values as missing or unknown, and scores their rows without a message.</remarks>
public sealed record UnreadValues
{
    /// <summary>The columns with such values, in the order in which the model's steps read them; empty if everything was read.</summary>
    public required IReadOnlyList<UnreadColumn> Columns { get; init => field = Values.Of(value); }

    /// <summary>The number of rows that were inspected.</summary>
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

/// <summary>A column with values that a model cannot read. Immutable.</summary>
public sealed record UnreadColumn
{
    /// <summary>The name of the column before the first step.</summary>
    public required string Name { get; init; }

    /// <summary>The reason why the values cannot be read.</summary>
    public required UnreadReason Reason { get; init; }

    /// <summary>The number of rows with such values.</summary>
    public required long Rows { get; init; }

    /// <summary>The first different values, at most five.</summary>
    public required IReadOnlyList<string> Examples { get; init => field = Values.Of(value); }

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

/// <summary>Why a model cannot read a value, and how the value is treated.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnreadReason>))]
public enum UnreadReason
{
    /// <summary>A text that is not a number; it becomes a missing number, NaN.</summary>
    [JsonStringEnumMemberName("notANumber")]
    NotANumber,

    /// <summary>A text that is not a date; all its parts become NaN.</summary>
    [JsonStringEnumMemberName("notADate")]
    NotADate,

    /// <summary>A value that was not in the training rows: all slots of its category are 0, or its key is missing.</summary>
    [JsonStringEnumMemberName("unknownValue")]
    UnknownValue,
}
