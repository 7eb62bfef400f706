using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Onnx;

/// <summary>The layers of a network as ONNX's operators, in their inference form; weights keep the names they have in the model.</summary>
/// <param name="graph">Where they are added.</param>
/// <param name="model">The network.</param>
/// <param name="nameOf">What an array of the network is called in the model it belongs to.</param>
internal sealed class LayerNodes(OnnxGraph graph, DenseNetworkModel model, Func<string, string> nameOf)
{
    /// <summary>Adds layers that follow each other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="x">The variable of their input, [batch, width].</param>
    /// <returns>The variable of their output.</returns>
    public string Add(IReadOnlyList<PlacedLayer> layers, string x) => layers.Aggregate(x, (input, layer) => Add(layer, input));

    private string Add(PlacedLayer placed, string x) => placed.Layer switch
    {
        Dense dense => ActivationNodes.Add(graph, dense.Activation, Product(placed, x)),
        Activate activate => ActivationNodes.Add(graph, activate.Activation, x),
        ParametricActivate activate => graph.Node("Add", x, graph.Node("Mul", Parameter(placed.Weight!),
            graph.Node("Sub", ActivationNodes.Add(graph, activate.Activation, x), x))),
        EmbedCategories embed => Embedded(embed, placed, x),
        ScaleInputs => ScaledAndShifted(placed, x),
        { OnlyTrains: true } => x,
        BatchNormalization norm => BatchNormalized(norm, placed, x),
        LayerNormalization norm => LayerNormalized(norm, placed, x),
        RmsNormalization norm => RmsNormalized(norm, placed, x),
        Residual => graph.Node("Add", x, Add(placed.Inner, x)),
        TableEncoding table => new TableNodes(graph, table, placed, Parameter, slot => model.StatisticValues(slot).Span).Add(x),
        Skip => graph.Node("Concat", [x, Add(placed.Inner, x)], [OnnxAttribute.Of("axis", 1)]),
        var other => throw new NotSupportedException(
            $"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(LayerNodes)}.{nameof(Add)}."),
    };

    // x W + (1 - Σ x) u is x (W - u) + u.
    private string Embedded(EmbedCategories embed, PlacedLayer placed, string x)
    {
        string[] parts = [.. CategorySegment.AllOf(embed, placed.InputSize).Select(Part)];
        return parts is [var only] ? only : graph.Node("Concat", parts, [OnnxAttribute.Of("axis", 1)]);

        string Part(CategorySegment segment)
        {
            long[] slots = [.. Enumerable.Range(segment.Input, segment.Count).Select(slot => (long)slot)];
            var values = graph.Node("Gather", [x, graph.Constant("slots", slots)], [OnnxAttribute.Of("axis", 1)]);
            if (segment.Embedding is not { } number)
                return values;

            var unknown = model.ParameterValues(placed.Parameter(EmbedCategories.Unknown)!).Span.Slice(segment.Unknown, segment.Width);
            var weights = model.ParameterValues(placed.OwnParameters[number]).ToArray();
            for (var i = 0; i < weights.Length; i++)
                weights[i] -= unknown[i % segment.Width];
            var name = nameOf(placed.OwnParameters[number].Name);
            return graph.Node("Gemm", [values, graph.Constant(name, weights, segment.Count, segment.Width),
                graph.Constant("unknown", unknown.ToArray(), segment.Width)], []);
        }
    }

    private string Product(PlacedLayer placed, string x)
    {
        string[] inputs = placed.Bias is { } bias ? [x, Parameter(placed.Weight!), Parameter(bias)] : [x, Parameter(placed.Weight!)];
        return graph.Node("Gemm", inputs, [OnnxAttribute.Of("transB", 1)]);
    }

    private string BatchNormalized(BatchNormalization norm, PlacedLayer placed, string x) => graph.Node(
        "BatchNormalization",
        [x, ParameterOr(1, placed.Weight, placed), ParameterOr(0, placed.Bias, placed), Statistic(placed.RunningMean!),
        Statistic(placed.RunningVariance!)],
        [OnnxAttribute.Of("epsilon", norm.Epsilon)]);

    // Not ONNX's own operator for it: ONNX Runtime's takes the square of the mean off the mean of squares, which loses all digits where
    // values are far from zero, and opset 12, which ML.NET's converter writes, has none.
    private string LayerNormalized(LayerNormalization norm, PlacedLayer placed, string x)
    {
        var centered = graph.Node("Sub", x, graph.RowMean(x));
        return ScaledAndShifted(placed, graph.Node("Div", centered, RootMeanSquare(centered, norm.Epsilon)));
    }

    private string RmsNormalized(RmsNormalization norm, PlacedLayer placed, string x) =>
        ScaledAndShifted(placed, graph.Node("Div", x, RootMeanSquare(x, norm.Epsilon)));

    private string RootMeanSquare(string x, float epsilon) =>
        graph.Node("Sqrt", graph.Node("Add", graph.RowMean(graph.Node("Mul", x, x)), graph.Number("epsilon", epsilon)));

    private string ScaledAndShifted(PlacedLayer placed, string x)
    {
        if (placed.Weight is { } scale)
            x = graph.Node("Mul", x, Parameter(scale));
        return placed.Bias is { } offset ? graph.Node("Add", x, Parameter(offset)) : x;
    }

    private string ParameterOr(float value, ParameterSlot? slot, PlacedLayer placed)
    {
        if (slot is not null)
            return Parameter(slot);
        var values = new float[placed.InputSize];
        Array.Fill(values, value);
        return graph.Constant(value == 0 ? "zeros" : "ones", values, placed.InputSize);
    }

    private string Parameter(ParameterSlot slot) =>
        graph.Constant(nameOf(slot.Name), model.ParameterValues(slot), [.. slot.Shape.Select(size => (long)size)]);

    private string Statistic(ParameterSlot slot) =>
        graph.Constant(nameOf(slot.Name), model.StatisticValues(slot), [.. slot.Shape.Select(size => (long)size)]);
}
