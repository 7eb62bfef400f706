using Microsoft.ML;
using MLNetDeep.Files;

namespace MLNetDeep.NamedRows;

/// <summary>The columns that a pipeline reads, and how given values come into them. Immutable and thread-safe.</summary>
internal sealed class InputColumns
{
    private readonly Dictionary<string, InputColumn> _columns;
    private readonly InputColumn[] _required;

    /// <param name="schema">All columns there may be.</param>
    /// <param name="required">The numbers of those that are read.</param>
    /// <exception cref="ArgumentException">One that is read is of a type that has no values to give.</exception>
    public InputColumns(DataViewSchema schema, IReadOnlySet<int> required)
    {
        Schema = schema;
        _columns = schema.Where(column => !column.IsHidden).ToDictionary(column => column.Name, column => new InputColumn(column));
        _required = [.. _columns.Values.Where(column => required.Contains(column.Index))];
        foreach (var column in _required)
            column.RequireValues();
    }

    public DataViewSchema Schema { get; }

    public IReadOnlyList<string> RequiredNames => [.. _required.Select(column => column.Name)];

    /// <summary>Puts the values of a row in.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void Fill(InputRow target, IReadOnlyDictionary<string, object?> row)
    {
        foreach (var name in row.Keys)
        {
            if (!_columns.ContainsKey(name))
                throw new ArgumentException(
                    $"A row must have columns of the pipeline: {Excerpt.Names(_columns.Keys)}. Received: {Excerpt.Name(name)}. Correct the "
                    + $"name, or leave the column out.");
        }
        target.Next();
        foreach (var column in _required)
        {
            if (!row.TryGetValue(column.Name, out var value))
                throw new ArgumentException(
                    $"A row must have the columns {Excerpt.Names(RequiredNames)}. Received: one without {Excerpt.Name(column.Name)}. Give "
                    + $"null for a value that is missing.");
            target.Set(column.Index, column.Read(value));
        }
    }
}
