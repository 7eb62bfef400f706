using MLNetDeep.Models;

namespace MLNetDeep.Onnx;

/// <summary>A model from its features to its scores: the layers of its network, or of several and the mean of their scores.</summary>
internal static class ScoreNodes
{
    /// <summary>Adds what computes the scores.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="features">The variable of the features, [batch, features].</param>
    /// <param name="name">The variable the scores become, [batch, outputs].</param>
    /// <returns>Its name.</returns>
    public static string Add(OnnxGraph graph, DenseNetworkModel model, string features, string name)
    {
        if (model.Description.Limits is not { } limits)
            return Unlimited(graph, model, features, name);

        var below = graph.Node("Min", Unlimited(graph, model, features, name: null), Limit("highest", limits.Highest));
        return graph.Node("Max", [below, Limit("lowest", limits.Lowest)], [], name);

        string Limit(string limit, IReadOnlyList<float> values) => graph.Constant(limit, values.ToArray(), 1, values.Count);
    }

    private static string Unlimited(OnnxGraph graph, DenseNetworkModel model, string features, string? name)
    {
        string[] outputs = [.. model.Networks.Select(
            (member, number) =>
            new LayerNodes(graph, member, slot => MemberNames.Of(model.Networks.Count, number, slot))
            .Add(member.Specification.Placed, features))];
        var function = model.Description.ScoreFunction;
        if (outputs is [var only])
            return OutputNodes.Score(graph, function, only, model.OutputCount, name);
        if (model.Task.PredictsTruths())
            return LogOddsOfMean(graph, outputs, model.NetworkShares, name);

        string[] scores = [.. outputs.Select(output => OutputNodes.Score(graph, function, output, model.OutputCount, name: null))];
        var temperature = model.Description.AverageTemperature;
        return temperature == 1
            ? Mean(graph, scores, model.NetworkShares, name)
            : Scaled(graph, Mean(graph, scores, model.NetworkShares, name: null), model.OutputCount, temperature, name);
    }

    private static string Mean(OnnxGraph graph, IReadOnlyList<string> scores, double[]? shares, string? name) => shares is null
        ? graph.Node("Mean", scores, [], name)
        : graph.Node("Sum", [.. scores.Zip(shares, (score, share) => graph.Node("Mul", score, graph.Number("share", share)))], [], name);

    /// <summary>The softmax of the logarithms of probabilities, divided by a temperature.</summary>
    private static string Scaled(OnnxGraph graph, string probabilities, int count, double temperature, string? name) =>
        OutputNodes.Score(graph, ScoreFunction.Softmax,
            graph.Node("Mul", graph.Node("Log", probabilities), graph.Number("inverse_temperature", 1 / temperature)), count, name);

    // In logarithms, as scoring does it: probabilities near 0 or 1 could not be told from it.
    private static string LogOddsOfMean(OnnxGraph graph, IReadOnlyList<string> logOdds, double[]? shares, string? name)
    {
        string[] ofFalse = [.. logOdds.Select(odds => graph.Node("Neg", graph.Node("Softplus", odds)))];
        string[] ofTrue = [.. logOdds.Zip(ofFalse, (odds, log) => graph.Node("Add", odds, log))];
        return graph.Node("Sub", [LogSumExp(graph, Shared(ofTrue)), LogSumExp(graph, Shared(ofFalse))], [], name);

        string[] Shared(string[] logarithms) => shares is null
            ? logarithms
            : [.. logarithms.Zip(shares, (value, share) => graph.Node("Add", value, graph.Number("log_share", Math.Log(share))))];
    }

    private static string LogSumExp(OnnxGraph graph, IReadOnlyList<string> logarithms)
    {
        var highest = graph.Node("Max", logarithms);
        var sum = graph.Node("Sum", [.. logarithms.Select(value => graph.Node("Exp", graph.Node("Sub", value, highest)))]);
        return graph.Node("Add", highest, graph.Node("Log", sum));
    }
}
