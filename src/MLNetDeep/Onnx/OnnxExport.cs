using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeep.Files;
using MLNetDeep.Models;
using MLNetDeep.Options;

namespace MLNetDeep.Onnx;

/// <summary>A network as an ONNX file.</summary>
internal static class OnnxExport
{
    /// <summary>The file, ready to be written.</summary>
    /// <exception cref="ArgumentException">Options are not valid, or do not fit the network.</exception>
    /// <exception cref="NotSupportedException">The file would be larger than the format allows.</exception>
    public static ProtobufMessage Of(DenseNetworkModel model, OnnxExportOptions options)
    {
        Check(model, options);

        var graph = new OnnxFileGraph(options.OpsetVersion);
        var input = options.InputName ?? model.FeatureColumnName;
        graph.AddInput(input, (TensorElement)options.InputType, options.InputShape ?? [model.FeatureCount]);
        foreach (var (name, element, width) in Outputs(model, options))
            graph.AddOutput(name, element, [width]);

        var features = Features(graph, input, model, options);
        if (model.Description.PredictedOutput is { } predicted)
            OutputNodes.At(graph, ScoreNodes.Add(graph, model, features, options.QuantilesName), predicted, options.ScoreName);
        else
            AddLabels(graph, ScoreNodes.Add(graph, model, features, options.ScoreName), model, options);

        var file = OnnxMessages.Model(
            graph.ToMessage("DenseNetwork"), options.OpsetVersion, "MLNetDeep", typeof(OnnxExport).Assembly.GetName().Version!.ToString(3),
            options.ModelVersion,
            OnnxMetadata.Of(model).Concat(options.Metadata));
        return file.Length <= int.MaxValue
            ? file
            : throw new NotSupportedException(
                string.Create(CultureInfo.InvariantCulture,
                    $"An ONNX file must have at most {int.MaxValue} bytes. Received: a network that takes {file.Length}. Use fewer or "
                    + $"smaller layers, or SaveWeights, whose format has no such limit."));
    }

    /// <summary>What the file gives: names, kinds of values, and how many of them for each row.</summary>
    private static IEnumerable<(string Name, TensorElement Element, int Width)> Outputs(DenseNetworkModel model, OnnxExportOptions options)
    {
        if (model.Task == LearningTask.MulticlassClassification)
            yield return (options.PredictedLabelName, ElementOf(options.PredictedLabel, model.Description.Classes), 1);
        else if (model.Task != LearningTask.Regression)
            yield return (options.PredictedLabelName, TensorElement.Boolean, model.OutputCount);

        var isOfQuantiles = model.Description.Quantiles is not null;
        yield return (options.ScoreName, TensorElement.Single, isOfQuantiles ? 1 : model.OutputCount);
        if (isOfQuantiles)
            yield return (options.QuantilesName, TensorElement.Single, model.OutputCount);

        if (model.Task.PredictsTruths())
            yield return (options.ProbabilityName, TensorElement.Single, model.OutputCount);
    }

    private static TensorElement ElementOf(OnnxPredictedLabel label, ClassLabels? classes) => label switch
    {
        OnnxPredictedLabel.Key => TensorElement.UInt32,
        OnnxPredictedLabel.Index => TensorElement.Int64,
        _ => ClassValues.ElementOf(classes!),
    };

    private static string Features(OnnxFileGraph graph, string input, DenseNetworkModel model, OnnxExportOptions options)
    {
        var features = InputNodes.AsSingle(graph, input, (TensorElement)options.InputType);
        if (options.InputScale != 1 || options.InputOffset != 0)
            features = InputNodes.Rescaled(graph, features, options.InputScale, options.InputOffset);
        foreach (var step in model.Preparation)
            features = InputNodes.Rescaled(graph, features, step.Scale, step.Offset);
        return options.InputShape is null or [_] ? features : InputNodes.Flattened(graph, features, model.FeatureCount);
    }

    private static void AddLabels(OnnxFileGraph graph, string score, DenseNetworkModel model, OnnxExportOptions options)
    {
        var name = options.PredictedLabelName;
        switch (model.Task)
        {
            case LearningTask.Regression:
                break;
            case LearningTask.MulticlassClassification when options.PredictedLabel == OnnxPredictedLabel.Key:
                graph.Cast(OutputNodes.Key(graph, score), TensorElement.UInt32, name);
                break;
            case LearningTask.MulticlassClassification when options.PredictedLabel == OnnxPredictedLabel.Index:
                OutputNodes.Index(graph, score, name);
                break;
            case LearningTask.MulticlassClassification:
                graph.Node("Gather", [ClassValues.AddTable(graph, model.Description.Classes!), OutputNodes.Key(graph, score)],
                    [OnnxAttribute.Of("axis", 0)], name);
                break;
            default:
                OutputNodes.Probability(graph, score, options.ProbabilityName);
                OutputNodes.Truth(graph, score, model.Description.ThresholdScore, name);
                break;
        }
    }

    private static void Check(DenseNetworkModel model, OnnxExportOptions options)
    {
        string[] violations = [.. options.Violations()];
        if (violations.Length == 0)
            violations = [.. WhatDoesNotFit(model, options)];
        if (violations.Length > 0)
            throw new ArgumentException(
                $"The {nameof(OnnxExportOptions)} are not valid:{OptionRules.Listed(violations)}", nameof(options));
    }

    private static IEnumerable<string> WhatDoesNotFit(DenseNetworkModel model, OnnxExportOptions options)
    {
        if (options.InputShape is { } shape && shape.Aggregate(1L, (product, size) => product * size) != model.FeatureCount)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(options.InputShape)} must hold as many numbers as the network has features, {model.FeatureCount}. Received: "
                + $"[{string.Join(", ", shape)}].");

        string[] names = [options.InputName ?? model.FeatureColumnName,
            .. Outputs(model, options with { PredictedLabel = OnnxPredictedLabel.Key }).Select(output => output.Name)];
        if (names.Distinct().Count() < names.Length)
            yield return $"Input and outputs must have different names. Received: {string.Join(", ", names.Select(name => $"'{name}'"))}.";

        if (model.Task == LearningTask.MulticlassClassification && options.PredictedLabel == OnnxPredictedLabel.Value
            && model.Description.Classes is null)
            yield return $"{nameof(options.PredictedLabel)} must be {OnnxPredictedLabel.Key} or {OnnxPredictedLabel.Index} for a "
                + $"network whose classes have no values. Received: {OnnxPredictedLabel.Value}.";

        foreach (var key in OnnxMetadata.Of(model).Keys.Where(options.Metadata.ContainsKey))
            yield return $"{nameof(options.Metadata)} must not use a name of this library. Received: an entry '{key}'. Give it another "
                + $"name.";
    }
}

/// <summary>
/// What classes stand for as a table in a graph, in which keys are looked up: place 0 is what the missing key stands for.
/// </summary>
internal static class ClassValues
{
    /// <summary>What the values are in ONNX: numbers and Booleans as they are, all others their texts.</summary>
    public static TensorElement ElementOf(ClassLabels classes) => TensorElements.Of(TypeOf(classes)) ?? TensorElement.Text;

    /// <summary>Adds the table.</summary>
    /// <returns>The variable of it, [classes + 1].</returns>
    public static string AddTable(OnnxFileGraph graph, ClassLabels classes)
    {
        const string name = "class_values";
        if (ElementOf(classes) is var element && element == TensorElement.Text)
            return graph.Constant(name, ["", .. classes.Names]);

        var table = Array.CreateInstance(TypeOf(classes), classes.Values.Length + 1);
        classes.Values.CopyTo(table, 1);
        if (table is float[] singles)
            singles[0] = float.NaN;
        else if (table is double[] doubles)
            doubles[0] = double.NaN;

        var bytes = new byte[Buffer.ByteLength(table)];
        Buffer.BlockCopy(table, 0, bytes, 0, bytes.Length);
        return graph.Constant(name, element, bytes, table.Length);
    }

    private static Type TypeOf(ClassLabels classes) => classes.Values.GetType().GetElementType()!;
}

/// <summary>What an ONNX file says of its network beside the computation: texts by name, lists as JSON.</summary>
internal static class OnnxMetadata
{
    // Names of any script as they are: whoever reads the file sees them.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Of(DenseNetworkModel model)
    {
        var entries = new Dictionary<string, string>
        {
            ["task"] = NameOf(model.Task),
            ["scoreFunction"] = NameOf(model.Description.ScoreFunction),
            ["featureColumnName"] = model.FeatureColumnName,
            ["labelColumnName"] = model.LabelColumnName,
        };
        if (model.Members.Count > 1)
            entries["ensembleSize"] = model.Members.Count.ToString(CultureInfo.InvariantCulture);
        if (model.Description.Classes is { } classes)
        {
            entries["classes"] = ListOf(classes.Names);
            entries["classLabelType"] = classes.ValueType;
        }
        if (model.Description.Quantiles is { } quantiles)
            entries["quantiles"] = new JsonArray([.. quantiles.Select(quantile => JsonValue.Create(quantile))]).ToJsonString();
        else if (model.Description.OutputNames is { } names)
            entries["outputNames"] = ListOf(names);
        return entries;
    }

    private static string ListOf(IReadOnlyList<string> names) =>
        new JsonArray([.. names.Select(name => JsonValue.Create(name))]).ToJsonString(Readable);

    /// <summary>As in a model's manifest.</summary>
    private static string NameOf<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");
}
