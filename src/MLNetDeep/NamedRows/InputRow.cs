using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.NamedRows;

/// <summary>A row whose values are put in from outside. Not thread-safe.</summary>
internal sealed class InputRow(DataViewSchema schema) : DataViewRow
{
    private readonly object?[] _values = new object?[schema.Count];
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    /// <summary>Another for every row: steps keep what they have computed of one.</summary>
    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Begins another row.</summary>
    public void Next() => _position++;

    /// <summary>Puts a value in, of the column's raw type.</summary>
    public void Set(int column, object value) => _values[column] = value;

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var index = column.Index;
        // A vector is copied: a step may write into the buffer it was given.
        return (ref TValue value) => value = (TValue)(_values[index] is ICopied copied ? copied.Copy() : _values[index]!);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    /// <summary>A value that is handed out as a copy.</summary>
    internal interface ICopied
    {
        object Copy();
    }

    /// <summary>The values of a vector.</summary>
    internal sealed class Vector<T>(T[] values) : ICopied
    {
        public object Copy() => new VBuffer<T>(values.Length, [.. values]);
    }
}

/// <summary>One row of ML.NET from given values to predicted ones, used again and again. Not thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is kept as long as its predictor, and disposing its row releases nothing.")]
internal sealed class MappedRow
{
    private readonly InputColumns _inputs;
    private readonly InputRow _input;
    private readonly (string Name, Func<object?> Get)[] _outputs;

    public MappedRow(IRowToRowMapper mapper, InputColumns inputs, IReadOnlyList<DataViewSchema.Column> outputs)
    {
        _inputs = inputs;
        _input = new InputRow(inputs.Schema);
        var mapped = mapper.GetRow(_input, outputs);
        _outputs = [.. outputs.Select(column => (column.Name, OutputValues.Getter(mapped, mapped.Schema[column.Index])))];
    }

    public Dictionary<string, object?> Predict(IReadOnlyDictionary<string, object?> row)
    {
        _inputs.Fill(_input, row);
        return _outputs.ToDictionary(output => output.Name, output => output.Get());
    }
}
