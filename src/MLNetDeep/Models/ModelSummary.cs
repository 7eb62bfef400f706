using System.Globalization;
using System.Text;

namespace MLNetDeep.Models;

/// <summary>The text of <see cref="DenseNetworkModel.Summary"/>: what Keras prints, one line for each layer.</summary>
internal static class ModelSummary
{
    public static string Of(DenseNetworkModel model)
    {
        string[][] rows =
        [
            ["Layer", "Output shape", "Parameters"],
            .. model.Layers.Select(
            (layer, i) => (string[])[NameOf(layer.Layer, isOutput: i == model.Layers.Count - 1),
            string.Create(CultureInfo.InvariantCulture, $"[batch, {layer.OutputSize}]"), Number(layer.ParameterCount)]),
        ];
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length))];
        var rule = new string('-', widths.Sum() + 4);

        var trainable = model.Members.Count * model.Specification.AllPlaced.Where(layer => layer.IsTrainable)
            .SelectMany(layer => layer.OwnParameters).Sum(slot => (long)slot.Length);
        var text = new StringBuilder();
        var members = model.Members.Count;
        AppendLine(text, $"{model.Task}: {Count(model.FeatureCount, "feature")}, "
            + $"{Count(model.OutputCount, "output")}{(members == 1 ? "" : $", the mean of {Number(members)} networks of")}");
        if (model.Threshold != ModelDescription.DefaultThreshold)
            AppendLine(text, string.Create(
                CultureInfo.InvariantCulture, $"Predicted to be true: above a probability of {model.Threshold}"));
        AppendLine(text, rule);
        foreach (var (i, row) in rows.Index())
        {
            AppendLine(text, $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadLeft(widths[2])}");
            if (i == 0)
                AppendLine(text, rule);
        }
        AppendLine(text, rule);
        var each = members == 1 ? "" : $" ({Number(members)} networks of {Number(model.Specification.ParameterCount)})";
        AppendLine(text, $"Total parameters: {Number(model.ParameterCount)}{each}");
        AppendLine(text, $"Trainable parameters: {Number(trainable)}");
        AppendLine(text, $"Non-trainable parameters: {Number(model.ParameterCount - trainable)}");
        if (model.History.SkippedRowCount is > 0 and var leftOut)
            AppendLine(text, $"Rows left out of training, because a value was missing: {Number(leftOut)}");
        return text.ToString();
    }

    private static string NameOf(Layer layer, bool isOutput)
    {
        var name = layer switch
        {
            Dense { Activation: not LinearActivation and var activation } => $"{nameof(Dense)} ({activation})",
            _ => layer.GetType().Name,
        };
        return $"{name}{(isOutput ? ", output" : "")}{(layer.Trainable ? "" : ", frozen")}";
    }

    // One line end everywhere, so that a summary kept in a file or a test is the same on every system.
    private static void AppendLine(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int count, string thing) => $"{Number(count)} {thing}{(count == 1 ? "" : "s")}";
}
