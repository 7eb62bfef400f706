using MLNetDeep.Files;

namespace MLNetDeep.Onnx;

/// <summary>
/// The messages of an ONNX file, as far as a network needs them. The numbers of fields and kinds are those of the public ONNX
/// specification.
/// </summary>
internal static class OnnxMessages
{
    /// <summary>A whole model (ModelProto).</summary>
    public static ProtobufMessage Model(
        ProtobufMessage graph, int opsetVersion, string producer, string producerVersion, long modelVersion,
        IEnumerable<KeyValuePair<string, string>> metadata) =>
        new ProtobufMessage()
            .Add(1, IrVersion(opsetVersion))
            .Add(2, producer)
            .Add(3, producerVersion)
            .Add(5, modelVersion)
            .Add(7, graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, opsetVersion))
            .AddEach(14, metadata.Select(entry => new ProtobufMessage().Add(1, entry.Key).Add(2, entry.Value)));

    /// <summary>The computation of a model (GraphProto).</summary>
    public static ProtobufMessage Graph(
        string name, IEnumerable<ProtobufMessage> nodes, IEnumerable<ProtobufMessage> constants, IEnumerable<ProtobufMessage> inputs,
        IEnumerable<ProtobufMessage> outputs) =>
        new ProtobufMessage().AddEach(1, nodes).Add(2, name).AddEach(5, constants).AddEach(11, inputs).AddEach(12, outputs);

    /// <summary>An operator applied to variables (NodeProto).</summary>
    public static ProtobufMessage Node(
        string name, string operation, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs,
        IReadOnlyList<OnnxAttribute> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
            node.Add(1, input);
        foreach (var output in outputs)
            node.Add(2, output);
        return node.Add(3, name).Add(4, operation).AddEach(5, attributes.Select(Attribute));
    }

    /// <summary>A constant of Singles (TensorProto).</summary>
    public static ProtobufMessage Tensor(string name, ReadOnlyMemory<float> values, IReadOnlyList<long> shape) =>
        TensorHeader(name, TensorElement.Single, shape).Add(9, values);

    /// <summary>A constant of other numbers or Booleans, given as their bytes, little-endian.</summary>
    public static ProtobufMessage Tensor(string name, TensorElement element, ReadOnlyMemory<byte> values, IReadOnlyList<long> shape) =>
        TensorHeader(name, element, shape).Add(9, values);

    /// <summary>A constant vector of texts.</summary>
    public static ProtobufMessage Tensor(string name, IReadOnlyList<string> texts)
    {
        var tensor = TensorHeader(name, TensorElement.Text, [texts.Count]);
        foreach (var text in texts)
            tensor.Add(6, text);
        return tensor;
    }

    /// <summary>An input or output of the graph (ValueInfoProto): a tensor of rows.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="element">What it holds.</param>
    /// <param name="rowShape">The dimensions of one row; the one before them, the number of rows, is left open.</param>
    public static ProtobufMessage Rows(string name, TensorElement element, IReadOnlyList<int> rowShape)
    {
        var shape = new ProtobufMessage()
            .Add(1, new ProtobufMessage().Add(2, "batch"))
            .AddEach(1, rowShape.Select(size => new ProtobufMessage().Add(1, size)));
        var tensorType = new ProtobufMessage().Add(1, (long)element).Add(2, shape);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensorType));
    }

    private static ProtobufMessage TensorHeader(string name, TensorElement element, IReadOnlyList<long> shape)
    {
        var tensor = new ProtobufMessage();
        foreach (var size in shape)
            tensor.Add(1, size);
        return tensor.Add(2, (long)element).Add(8, name);
    }

    private static ProtobufMessage Attribute(OnnxAttribute attribute)
    {
        const int ofNumber = 1, ofInteger = 2, ofIntegers = 7;
        var message = new ProtobufMessage().Add(1, attribute.Name);
        if (attribute.Number is { } number)
            return message.Add(2, number).Add(20, ofNumber);
        if (attribute.Integer is { } integer)
            return message.Add(3, integer).Add(20, ofInteger);

        foreach (var value in attribute.Integers!)
            message.Add(8, value);
        return message.Add(20, ofIntegers);
    }

    /// <summary>The version of the file format that was released with a version of the operators.</summary>
    private static int IrVersion(int opsetVersion) => opsetVersion switch
    {
        <= 11 => 6,
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        _ => 11,
    };
}
