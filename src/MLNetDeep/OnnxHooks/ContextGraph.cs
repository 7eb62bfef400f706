using System.Globalization;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx;

namespace MLNetDeep.OnnxHooks;

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
