using System.Globalization;
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

/// <summary>The graph of a whole pipeline that ML.NET's converter is making, as a step of ours writes its part of it.</summary>
/// <param name="context">The converter's graph.</param>
/// <param name="step">What the step is called; the names of its variables begin with it.</param>
internal sealed class ContextGraph(OnnxContext context, string step) : OnnxGraph
{
    /// <summary>
    /// The newest that the converters of ML.NET 5.0.1 and 6.0.0 write; they write older ones on request, down to 9, and do not say which.
    /// All operators here have the same form from 11 to 12.
    /// </summary>
    public override int OpsetVersion => 12;

    public override string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<long> shape) =>
        shape.Count == 0 ? context.AddInitializer(values.Span[0], NameOf(name))
            : context.AddInitializer(values.ToArray(), shape, NameOf(name));

    public override string Constant(string name, params IReadOnlyList<long> values) =>
        context.AddInitializer(values, [values.Count], NameOf(name));

    public override string Node(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null)
    {
        output ??= Variable(operation);
        Add(operation, inputs, [output], attributes);
        return output;
    }

    public override string FirstOfTwo(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null)
    {
        output ??= Variable(operation);
        Add(operation, inputs, [output, Variable(operation)], attributes);
        return output;
    }

    private string Variable(string operation) => context.AddIntermediateVariable(null, NameOf(operation), skip: true);

    private void Add(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        var node = context.CreateNode(operation, inputs, outputs, context.GetNodeName($"{step}.{operation}"), domain: "");
        foreach (var attribute in attributes)
            Add(node, attribute);
    }

    private static void Add(OnnxNode node, OnnxAttribute attribute)
    {
        if (attribute.Integer is { } integer)
            node.AddAttribute(attribute.Name, integer);
        else if (attribute.Number is { } number)
            node.AddAttribute(attribute.Name, (double)number);
        else
            node.AddAttribute(attribute.Name, attribute.Integers!);
    }

    /// <summary>
    /// A name that nothing has yet. The converter keeps one list of columns and variables: what we called as a column is called would take
    /// its place.
    /// </summary>
    private string NameOf(string wanted)
    {
        var name = $"{step}.{wanted}";
        for (var i = 1; context.ContainsColumn(name); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{step}.{wanted}_{i}");
        return name;
    }
}
