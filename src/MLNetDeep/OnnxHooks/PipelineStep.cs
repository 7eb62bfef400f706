using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx;

namespace MLNetDeep.OnnxHooks;

/// <summary>What every step of ours does when ML.NET's converter comes to it.</summary>
internal static class PipelineStep
{
    /// <summary>Adds a step that reads some columns and makes others.</summary>
    /// <param name="context">The converter's graph.</param>
    /// <param name="step">What the step is called.</param>
    /// <param name="inputs">The columns it reads.</param>
    /// <param name="outputs">The columns it makes.</param>
    /// <param name="add">Adds its nodes, given the variables of the inputs and those of the outputs.</param>
    public static void Add(
        OnnxContext context, string step, IReadOnlyList<DataViewSchema.Column> inputs, IReadOnlyList<DataViewSchema.DetachedColumn> outputs,
        Action<OnnxGraph, IReadOnlyList<string>, IReadOnlyList<string>> add)
    {
        context.CheckOpSetVersion(OnnxGraph.OldestOpsetVersion, step);

        // What a step before could not say in ONNX, those after it cannot read: the converter tells its user which column is missing.
        if (inputs.Any(input => !context.ContainsColumn(input.Name)))
        {
            foreach (var output in outputs)
                context.RemoveColumn(output.Name);
            return;
        }

        // The inputs first: a column may be made again under its own name.
        string[] read = [.. inputs.Select(input => context.GetVariableName(input.Name))];
        string[] made = [.. outputs.Select(output => context.AddIntermediateVariable(output.Type, output.Name))];
        add(new ContextGraph(context, step), read, made);
    }

    /// <summary>What the values of a column are in ONNX.</summary>
    public static TensorElement ElementOf(DataViewSchema.Column column) =>
        TensorElements.Of(column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType)
        ?? throw new NotSupportedException(
            $"Bug in MLNetDeep: column '{column.Name}' of {column.Type} is neither of numbers nor of Booleans.");
}
