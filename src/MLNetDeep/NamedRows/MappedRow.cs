using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.NamedRows;

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
