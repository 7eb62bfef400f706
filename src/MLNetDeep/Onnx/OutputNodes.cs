using MLNetDeep.Models;

namespace MLNetDeep.Onnx;

/// <summary>What makes of a network's outputs the columns its transformer has: scores, probabilities, predicted labels.</summary>
internal static class OutputNodes
{
    /// <summary>The scores of the network's outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="function">What makes them.</param>
    /// <param name="outputs">The outputs, [batch, outputs].</param>
    /// <param name="count">How many they are.</param>
    /// <param name="name">What the result is called; null for a new name.</param>
    public static string Score(OnnxGraph graph, ScoreFunction function, string outputs, int count, string? name) => function switch
    {
        ScoreFunction.Identity => graph.Node("Identity", [outputs], [], name),
        ScoreFunction.Softmax => graph.Node("Softmax", [outputs], [OnnxAttribute.Of("axis", 1)], name),
        ScoreFunction.Exponential => graph.Node("Exp", [outputs], [], name),
        ScoreFunction.Sorted => Sorted(graph, outputs, count, name),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: score function {function} is missing from {nameof(OutputNodes)}.{nameof(Score)}."),
    };

    /// <summary>One column of scores, [batch, 1].</summary>
    public static string At(OnnxGraph graph, string scores, int output, string name) =>
        graph.Node("Gather", [scores, graph.Constant("predicted", output)], [OnnxAttribute.Of("axis", 1)], name);

    /// <summary>The probability of true, of log-odds.</summary>
    public static string Probability(OnnxGraph graph, string score, string name) => graph.Node("Sigmoid", [score], [], name);

    /// <summary>Whether log-odds are in favour of true.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="score">The log-odds.</param>
    /// <param name="threshold">Above which of them they are.</param>
    /// <param name="name">What the result is called.</param>
    public static string Truth(OnnxGraph graph, string score, float threshold, string name) =>
        graph.Node("Greater", [score, graph.Number("threshold", threshold)], [], name);

    /// <summary>
    /// ML.NET's key of the class of the highest score as Int64, [batch, 1]: from 1; 0, the missing key, where scores are NaN.
    /// </summary>
    public static string Key(OnnxGraph graph, string score)
    {
        var number = graph.Node("Add", HighestClass(graph, score), graph.Constant("one", 1));
        return graph.Node("Where", IsMissing(graph, score), graph.Constant("missing", 0), number);
    }

    /// <summary>The number of the class of the highest score as Int64, [batch, 1]: from 0; -1 where scores are NaN.</summary>
    public static string Index(OnnxGraph graph, string score, string name) =>
        graph.Node("Where", [IsMissing(graph, score), graph.Constant("missing", -1), HighestClass(graph, score)], [], name);

    private static string Sorted(OnnxGraph graph, string outputs, int count, string? name) => graph.FirstOfTwo(
        "TopK", [outputs, graph.Constant("all", count)], [OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("largest", 0)], name);

    private static string HighestClass(OnnxGraph graph, string score) =>
        graph.Node("ArgMax", [score], [OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 1)]);

    // Of scores with a NaN among them, a sum is NaN; a maximum may or may not be.
    private static string IsMissing(OnnxGraph graph, string score) => graph.Node("IsNaN", graph.RowMean(score));
}
