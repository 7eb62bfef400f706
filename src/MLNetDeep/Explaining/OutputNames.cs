using System.Globalization;
using MLNetDeep.Messages;

namespace MLNetDeep.Explaining;

/// <summary>The names of a network's outputs: of its classes, or of the slots of its label.</summary>
internal static class OutputNames
{
    /// <summary>All names in the order of the scores; empty where there are none.</summary>
    public static IReadOnlyList<string> Of(DenseNetworkModel model) => model.ClassNames.Count > 0 ? model.ClassNames : model.OutputNames;

    /// <summary>The name of one; null where there are none.</summary>
    public static string? NameOf(DenseNetworkModel model, int output) => Of(model) is { Count: > 0 } names ? names[output] : null;

    /// <summary>Which output the options ask for, else the one that is always predicted; null for the one that is predicted for a
    /// row.</summary>
    /// <exception cref="ArgumentException">The network has no such output, or several and none that is predicted.</exception>
    public static int? Find(DenseNetworkModel model, ExplanationOptions options)
    {
        if (options.OutputName is { } name)
        {
            var index = Of(model).ToList().IndexOf(name);
            return index >= 0
                ? index
                : throw new ArgumentException(
                    $"{nameof(options.OutputName)} must be one of the network's outputs: {Listed(model)}. Received: '{name}'.",
                    nameof(options));
        }
        if (options.OutputIndex >= model.OutputCount)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{nameof(options.OutputIndex)} must be below {model.OutputCount}, the number of outputs. Received: "
                    + $"{options.OutputIndex}."), nameof(options));
        if (options.OutputIndex is null && model.Description.PredictedOutput is { } predicted)
            return predicted;
        if (options.OutputIndex is null && model.OutputCount > 1 && model.Task != LearningTask.MulticlassClassification)
            throw new ArgumentException(
                $"The output to explain must be given for a network that predicts several at once: {Listed(model)}. Received: none. Set "
                + $"{nameof(options.OutputName)} or {nameof(options.OutputIndex)}, and explain each with a transform of its "
                + $"own.", nameof(options));
        return options.OutputIndex;
    }

    private static string Listed(DenseNetworkModel model) => Of(model) is { Count: > 0 } names
        ? Excerpt.Names(names)
        : string.Create(CultureInfo.InvariantCulture,
            $"{model.OutputCount} without names, to be given by {nameof(ExplanationOptions.OutputIndex)}");
}
