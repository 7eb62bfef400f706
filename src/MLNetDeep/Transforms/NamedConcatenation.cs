using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Transforms;

/// <summary>
/// ML.NET's own <c>Concatenate</c> with names for the slots that differ from those of the columns. Its transformer can do that and saves
/// it; its public estimator cannot ask for it.
/// </summary>
internal sealed class NamedConcatenation : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumnName;
    private readonly (string SlotName, string Column)[] _inputs;

    public NamedConcatenation(IHostEnvironment environment, string outputColumnName, (string SlotName, string Column)[] inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0 || inputs.Any(input => string.IsNullOrEmpty(input.SlotName) || string.IsNullOrEmpty(input.Column)))
        {
            throw new ArgumentException(
                "ConcatenateAs inputs must be at least one, each with a name for its slots and a column. Received: "
                    + $"{(inputs.Length == 0 ? "none" : string.Join(", ", inputs))}.",
                nameof(inputs));
        }
        _environment = environment;
        _outputColumnName = outputColumnName;
        _inputs = [.. inputs];
    }

    /// <summary>Checks the input; there is nothing to learn from it.</summary>
    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        return new ColumnConcatenatingTransformer(
            _environment, new ColumnConcatenatingTransformer.ColumnOptions(
                _outputColumnName, _inputs.Select(input => (input.Column, input.SlotName))));
    }

    /// <summary>What ML.NET's estimator says; of slot names, that there are some, even where it says that only of others.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ColumnConcatenatingEstimator(_environment, _outputColumnName, [.. _inputs.Select(input => input.Column)])
            .GetOutputSchema(inputSchema);
    }
}
