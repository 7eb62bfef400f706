namespace MLNetDeep.Reports.Pages;

/// <summary>All recorded figures, folded away until asked for.</summary>
internal static class EpochsSection
{
    public static Html Of(TrainingHistory history)
    {
        var validated = history.Epochs.Any(epoch => epoch.ValidationLoss is not null);
        return Html.Of($"""
            <section>
            <details>
            <summary><h2>Epochs</h2></summary>
            <div class="wide"><table>
            <thead><tr><th class="number">epoch</th><th class="number">loss</th><th class="number">{history.MetricName}</th>{(validated ? Html.Of($"<th class=\"number\">validation loss</th><th class=\"number\">validation {history.MetricName}</th>") : Html.Empty)}<th class="number">learning rate</th><th class="number">time</th></tr></thead>
            <tbody>
            {Html.Join(history.Epochs, epoch => Row(epoch, epoch.Epoch == history.BestEpoch, validated))}</tbody>
            </table></div>
            </details>
            </section>
            """);
    }

    private static Html Row(EpochRecord epoch, bool isBest, bool validated) => Html.Of($"""
        <tr{Html.Trusted(isBest ? " class=\"set\"" : "")}>{Cell(Number.Of(epoch.Epoch))}{Cell(Number.Of(epoch.Loss))}{Cell(Number.Of(epoch.Metric))}{(validated ? Html.Of($"{Cell(epoch.ValidationLoss)}{Cell(epoch.ValidationMetric)}") : Html.Empty)}{Cell(Number.Plain(epoch.LearningRate))}{Cell(Number.Of(epoch.Duration))}</tr>

        """);

    private static Html Cell(double? value) => Cell(value is { } number ? Number.Of(number) : "");

    private static Html Cell(string text) => Html.Of($"<td class=\"number\">{text}</td>");
}
