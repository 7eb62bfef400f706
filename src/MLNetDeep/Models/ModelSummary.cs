using System.Globalization;
using System.Text;
using MLNetDeep.Messages;

namespace MLNetDeep.Models;

/// <summary>The text of <see cref="DenseNetworkModel.Summary"/>: what Keras prints, one line for each layer.</summary>
internal static class ModelSummary
{
    public static string Of(DenseNetworkModel model)
    {
        var members = model.Members.Count;
        var areAlike = model is { Shares: null, MembersAreAlike: true };
        IReadOnlyList<DenseNetworkModel> shown = areAlike ? [model.Members[0]] : model.Members;
        string[] header = ["Layer", "Output shape", "Parameters"];
        string[][][] tables = [.. shown.Select(RowsOf)];
        int[] widths = [.. Enumerable.Range(0, 3).Select(
            column => tables.SelectMany(rows => rows).Append(header).Max(row => row[column].Length))];
        var rule = new string('-', widths.Sum() + 4);

        var text = new StringBuilder();
        AppendLine(text, $"{model.Task}: {Counted.Of(model.FeatureCount, "feature")}, "
            + Counted.Of(model.OutputCount, "output")
            + (members == 1 ? "" : $", the mean of {Number(members)} networks{(areAlike ? " of" : "")}"));
        if (model.Threshold != ModelDescription.DefaultThreshold)
            AppendLine(text, string.Create(
                CultureInfo.InvariantCulture, $"Predicted to be true: above a probability of {model.Threshold}"));
        AppendLine(text, rule);
        AppendLine(text, Line(header, widths));
        foreach (var (i, rows) in tables.Index())
        {
            AppendLine(text, rule);
            if (!areAlike)
                AppendLine(text, string.Create(
                    CultureInfo.InvariantCulture, $"Network {i}, which counts {model.MemberShares[i]:0.####}:"));
            foreach (var row in rows)
                AppendLine(text, Line(row, widths));
        }
        AppendLine(text, rule);
        var each = members == 1 || !areAlike ? "" : $" ({Number(members)} networks of {Number(model.Specification.ValueCount)})";
        AppendLine(text, $"Total parameters: {Number(model.ParameterCount)}{each}");
        AppendLine(text, $"Trainable parameters: {Number(model.TrainableParameterCount)}");
        AppendLine(text, $"Non-trainable parameters: {Number(model.ParameterCount - model.TrainableParameterCount)}");
        if (model.History.SkippedRowCount is > 0 and var leftOut)
            AppendLine(text, $"Rows left out of training, because a value was missing: {Number(leftOut)}");
        return text.ToString();
    }

    private static string[][] RowsOf(DenseNetworkModel network) =>
    [
        .. network.Layers.Select((layer, i) => (string[])[NameOf(layer.Layer, isOutput: i == network.Layers.Count - 1),
            string.Create(CultureInfo.InvariantCulture, $"[batch, {layer.OutputSize}]"), Number(layer.ParameterCount)]),
    ];

    private static string Line(string[] row, int[] widths) =>
        $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadLeft(widths[2])}";

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
}
