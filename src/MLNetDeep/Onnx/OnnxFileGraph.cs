using System.Globalization;
using System.Runtime.InteropServices;
using MLNetDeep.Files;

namespace MLNetDeep.Onnx;

/// <summary>A graph that becomes a file of its own.</summary>
internal sealed class OnnxFileGraph(int opsetVersion) : OnnxGraph
{
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];
    private readonly List<ProtobufMessage> _constants = [];
    private readonly List<ProtobufMessage> _nodes = [];
    private readonly HashSet<string> _names = [];

    public override int OpsetVersion => opsetVersion;

    /// <summary>Adds what the graph reads; before any node, so that it has its name for itself.</summary>
    public void AddInput(string name, TensorElement element, IReadOnlyList<int> rowShape) => AddTo(_inputs, name, element, rowShape);

    /// <summary>Adds what the graph gives; before any node, so that it has its name for itself.</summary>
    public void AddOutput(string name, TensorElement element, IReadOnlyList<int> rowShape) => AddTo(_outputs, name, element, rowShape);

    public override string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<long> shape) =>
        Add(Free(name), free => OnnxMessages.Tensor(free, values, shape));

    public override string Constant(string name, params IReadOnlyList<long> values) =>
        Add(Free(name), free =>
            OnnxMessages.Tensor(free, TensorElement.Int64, MemoryMarshal.AsBytes<long>([.. values]).ToArray(), [values.Count]));

    /// <summary>Adds a constant vector of texts.</summary>
    public string Constant(string name, IReadOnlyList<string> texts) => Add(Free(name), free => OnnxMessages.Tensor(free, texts));

    /// <summary>Adds a constant vector of numbers or Booleans, given as their bytes.</summary>
    public string Constant(string name, TensorElement element, byte[] values, int count) =>
        Add(Free(name), free => OnnxMessages.Tensor(free, element, values, [count]));

    public override string Node(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null)
    {
        output ??= Free(operation);
        _nodes.Add(OnnxMessages.Node(output, operation, inputs, [output], attributes));
        return output;
    }

    public override string FirstOfTwo(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null)
    {
        output ??= Free(operation);
        _nodes.Add(OnnxMessages.Node(output, operation, inputs, [output, Free(operation)], attributes));
        return output;
    }

    /// <summary>The graph as a message, named for people.</summary>
    public ProtobufMessage ToMessage(string name) => OnnxMessages.Graph(name, _nodes, _constants, _inputs, _outputs);

    private void AddTo(List<ProtobufMessage> variables, string name, TensorElement element, IReadOnlyList<int> rowShape)
    {
        _names.Add(name);
        variables.Add(OnnxMessages.Rows(name, element, rowShape));
    }

    private string Add(string name, Func<string, ProtobufMessage> constant)
    {
        _constants.Add(constant(name));
        return name;
    }

    /// <summary>A name like the wanted one that no variable has yet.</summary>
    private string Free(string wanted)
    {
        var name = wanted;
        for (var i = 1; !_names.Add(name); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
        return name;
    }
}
