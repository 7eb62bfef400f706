namespace MLNetDeep.Reports.Pages;

/// <summary>
/// The networks whose scores a model averages, each in a row with the figures of its weights, and what they are worth together.
/// </summary>
internal static class EnsembleSection
{
    public static Html Of(TrainingHistory history)
    {
        if (history.Ensemble is not { } ensemble)
            return Html.Empty;

        var isValidated = ensemble.Members[0].ValidationRowCount > 0;
        return Html.Of($"""
            <section>
            <h2>Ensemble</h2>
            <p>The scores of {ensemble.Members.Count} networks are averaged.</p>
            <div class="wide"><table>
            <thead><tr><th>network</th><th class="number">seed</th><th class="number">epochs</th><th class="number">weights of epoch</th><th class="number">loss</th><th class="number">{history.MetricName}</th>{(isValidated ? Html.Of($"<th class=\"number\">validation loss</th><th class=\"number\">validation {history.MetricName}</th>") : Html.Empty)}<th class="text">how it ended</th></tr></thead>
            <tbody>
            {Html.Join(ensemble.Members.Index(), member => Row(member.Index, member.Item, isValidated))}</tbody>
            {(ensemble is { ValidationLoss: { } loss, ValidationMetric: { } metric } ? Html.Of($"<tfoot><tr><td>averaged</td><td></td><td></td><td></td><td></td><td></td><td class=\"number\">{Number.Of(loss)}</td><td class=\"number\">{Number.Of(metric)}</td><td></td></tr></tfoot>") : Html.Empty)}
            </table></div>
            </section>
            """);
    }

    private static Html Row(int number, TrainingHistory network, bool isValidated)
    {
        var chosen = network.Epochs.FirstOrDefault(epoch => epoch.Epoch == network.WeightsFromEpoch);
        var validated = isValidated
            ? Html.Of($"<td class=\"number\">{Number.OrNothing(chosen?.ValidationLoss)}</td><td "
                + $"class=\"number\">{Number.OrNothing(chosen?.ValidationMetric)}</td>") : Html.Empty;
        return Html.Of($"""
            <tr><td>{number + 1}</td><td class="number">{Number.Plain(network.Seed)}</td><td class="number">{Number.Of(network.Epochs.Count)}</td><td class="number">{Number.Of(network.WeightsFromEpoch)}</td><td class="number">{Number.OrNothing(chosen?.Loss)}</td><td class="number">{Number.OrNothing(chosen?.Metric)}</td>{validated}<td>{network.EndMessage}</td></tr>

            """);
    }
}
