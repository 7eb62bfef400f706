namespace MLNetDeep.Reports.Pages;

/// <summary>The layers of the network, with shapes and parameters.</summary>
internal static class ModelSection
{
    public static Html Of(DenseNetworkModel model) => Html.Of($"""
        <section>
        <h2>Model</h2>
        <p>{TaskName(model.Task)}: column <code>{model.LabelColumnName}</code> from column <code>{model.FeatureColumnName}</code>.</p>
        {(AreAlike(model) ? LayersOf(model) : Html.Join(model.Members.Zip(model.MemberShares), MemberOf))}
        </section>
        """);

    private static bool AreAlike(DenseNetworkModel model) => model.MemberShares.All(share => share == model.MemberShares[0])
        && model.Members.All(member => member.Layers.SequenceEqual(model.Layers));

    private static Html MemberOf((DenseNetworkModel Network, double Share) member) => Html.Of($"""
        <h3>A network that counts {Number.Of(member.Share)} in the mean of the scores</h3>
        {LayersOf(member.Network)}
        """);

    private static Html LayersOf(DenseNetworkModel model) => Html.Of($"""
        {(model.Members.Count > 1 ? Html.Of($"<p>{model.Members.Count} networks of these layers, whose scores are averaged.</p>") : Html.Empty)}
        <div class="wide"><table>
        <thead><tr><th>#</th><th>layer</th><th class="number">output shape</th><th class="number">parameters</th></tr></thead>
        <tbody>
        <tr><td></td><td>Input</td><td class="number">[batch, {model.FeatureCount}]</td><td class="number">0</td></tr>
        {Html.Join(model.Layers.Index(), layer => Row(layer, isLast: layer.Index == model.Layers.Count - 1))}</tbody>
        <tfoot><tr><td></td><td>all</td><td></td><td class="number">{Number.Of(model.Layers.Sum(layer => (long)layer.ParameterCount))}</td></tr></tfoot>
        </table></div>
        """);

    private static Html Row((int Index, LayerSummary Summary) layer, bool isLast) => Html.Of($"""
        <tr><td>{layer.Index + 1}</td><td>{layer.Summary.Layer.ToString()}{(isLast ? ", the output" : "")}</td><td class="number">[batch, {layer.Summary.OutputSize}]</td><td class="number">{Number.Of(layer.Summary.ParameterCount)}</td></tr>

        """);

    private static string TaskName(LearningTask task) => task switch
    {
        LearningTask.MulticlassClassification => "Multiclass classification",
        LearningTask.BinaryClassification => "Binary classification",
        _ => task.ToString(),
    };
}
