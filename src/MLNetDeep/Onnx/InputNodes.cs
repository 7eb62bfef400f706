namespace MLNetDeep.Onnx;

/// <summary>What brings raw numbers into the form a network reads.</summary>
internal static class InputNodes
{
    /// <summary>Numbers of any type as Single.</summary>
    public static string AsSingle(OnnxGraph graph, string x, TensorElement element, string? output = null) =>
        element == TensorElement.Single && output is null ? x : graph.Cast(x, TensorElement.Single, output);

    /// <summary>Singles × scale + offset.</summary>
    public static string Rescaled(OnnxGraph graph, string x, float scale, float offset, string? output = null)
    {
        var scaled = graph.Node("Mul", [x, graph.Number("scale", scale)], [], offset == 0 ? output : null);
        return offset == 0 ? scaled : graph.Node("Add", [scaled, graph.Number("offset", offset)], [], output);
    }

    /// <summary>Values of any dimensions as one row for each of the batch, the last dimension varying fastest.</summary>
    public static string Flattened(OnnxGraph graph, string x, int size, string? output = null) =>
        graph.Node("Reshape", [x, graph.Constant("shape", -1, size)], [], output);
}
