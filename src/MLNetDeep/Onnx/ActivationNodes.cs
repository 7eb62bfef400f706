namespace MLNetDeep.Onnx;

/// <summary>Activations as ONNX's operators.</summary>
internal static class ActivationNodes
{
    /// <summary>SELU's factor λ, to the digits of Klambauer et al.</summary>
    private const float SeluScale = (float)SeluActivation.Scale;

    /// <summary>SELU's α.</summary>
    private const float SeluAlpha = (float)SeluActivation.Alpha;

    /// <summary>Adds what applies an activation to each value.</summary>
    /// <returns>The variable of the results.</returns>
    public static string Add(OnnxGraph graph, Activation activation, string x) => activation switch
    {
        LinearActivation => x,
        ReLUActivation => graph.Node("Relu", x),
        LeakyReLUActivation leaky => graph.Node("LeakyRelu", [x], [OnnxAttribute.Of("alpha", leaky.Slope)]),
        EluActivation elu => graph.Node("Elu", [x], [OnnxAttribute.Of("alpha", elu.Alpha)]),
        SeluActivation => graph.Node("Selu", [x], [OnnxAttribute.Of("alpha", SeluAlpha), OnnxAttribute.Of("gamma", SeluScale)]),
        GeluActivation => Gated(graph, x, graph.Node("Erf", graph.Node("Mul", x, graph.Number("sqrt_half", Math.Sqrt(.5))))),
        GeluTanhActivation =>
        Gated(graph, x, graph.Node("Tanh", graph.Node("Mul", CubicOf(graph, x), graph.Number("sqrt_2_over_pi", Math.Sqrt(2 / Math.PI))))),
        SiluActivation => graph.Node("Mul", x, graph.Node("Sigmoid", x)),
        MishActivation => graph.Node("Mul", x, graph.Node("Tanh", graph.Node("Softplus", x))),
        SoftplusActivation => graph.Node("Softplus", x),
        SoftsignActivation => graph.Node("Softsign", x),
        HardSigmoidActivation => graph.Node("HardSigmoid", [x], [OnnxAttribute.Of("alpha", 1 / 6f), OnnxAttribute.Of("beta", .5f)]),
        SigmoidActivation => graph.Node("Sigmoid", x),
        TanhActivation => graph.Node("Tanh", x),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: activation {activation} is missing from {nameof(ActivationNodes)}.{nameof(Add)}."),
    };

    /// <summary>x / 2 (1 + gate).</summary>
    private static string Gated(OnnxGraph graph, string x, string gate) =>
        graph.Node("Mul", graph.Node("Mul", x, graph.Number("half", .5)), graph.Node("Add", gate, graph.Number("one", 1)));

    /// <summary>x + 0.044715 x³.</summary>
    private static string CubicOf(OnnxGraph graph, string x)
    {
        var cube = graph.Node("Mul", graph.Node("Mul", x, x), x);
        return graph.Node("Add", x, graph.Node("Mul", cube, graph.Number("gelu_cubic", 0.044715)));
    }
}
