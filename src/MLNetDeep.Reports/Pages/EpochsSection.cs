using System.Globalization;

namespace MLNetDeep.Reports.Pages;

/// <summary>All recorded figures, folded away until asked for.</summary>
internal static class EpochsSection
{
    /// <summary>One section, or one for each network of an ensemble.</summary>
    public static Html OfAll(TrainingHistory history) => history.Ensemble is { } ensemble
        ? Html.Join(ensemble.Members.Index(),
            member => Of(member.Item, string.Create(CultureInfo.InvariantCulture, $"Epochs of network {member.Index + 1}")))
        : Of(history, "Epochs");

    private static Html Of(TrainingHistory history, string heading)
    {
        var columns = Columns(history);
        return Html.Of($"""
            <section>
            <details>
            <summary><h2>{heading}</h2></summary>
            <div class="wide"><table>
            <thead><tr>{Html.Join(columns, column => Html.Of($"<th class=\"number\">{column.Name}</th>"))}</tr></thead>
            <tbody>
            {Html.Join(history.Epochs, epoch => Row(epoch, columns, epoch.Epoch == history.BestEpoch))}</tbody>
            </table></div>
            </details>
            </section>
            """);
    }

    private static IReadOnlyList<(string Name, Func<EpochRecord, string> Text)> Columns(TrainingHistory history)
    {
        var further = FurtherMetrics.NamesIn(history);
        IEnumerable<(string, Func<EpochRecord, string>)> validated =
        [
            ("validation loss", epoch => Number.OrNothing(epoch.ValidationLoss)),
            ($"validation {history.MetricName}", epoch => Number.OrNothing(epoch.ValidationMetric)),
            .. further.Select(name =>
            ($"validation {name}", (Func<EpochRecord, string>)(epoch => Number.OrNothing(FurtherMetrics.Validation(epoch, name))))),
        ];
        return
        [
            ("epoch", epoch => Number.Of(epoch.Epoch)),
            ("loss", epoch => Number.Of(epoch.Loss)),
            (history.MetricName, epoch => Number.Of(epoch.Metric)),
            .. further.Select(name => (name, (Func<EpochRecord, string>)(epoch => Number.OrNothing(FurtherMetrics.Training(epoch, name))))),
            .. history.Epochs.Any(epoch => epoch.ValidationLoss is not null) ? validated : [],
            ("learning rate", epoch => Number.Plain(epoch.LearningRate)),
            ("time", epoch => Number.Of(epoch.Duration)),
        ];
    }

    private static Html Row(EpochRecord epoch, IReadOnlyList<(string Name, Func<EpochRecord, string> Text)> columns, bool isBest) =>
        Html.Of($"""
        <tr{Html.Trusted(isBest ? " class=\"set\"" : "")}>{Html.Join(columns, column => Html.Of($"<td class=\"number\">{column.Text(epoch)}</td>"))}</tr>

        """);
}
