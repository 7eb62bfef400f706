namespace MLNetDeep.Reports.Pages;

/// <summary>What an evaluation found: figures, the confusion matrix, precision and recall of each class.</summary>
internal static class EvaluationSection
{
    public static Html Of(ReportedMetrics metrics, IReadOnlyList<string> classNames) => Html.Of($"""
        <section>
        <h2>Evaluation</h2>
        <dl class="figures">
        {Html.Join(metrics.Figures, figure => Html.Of($"<div><dt>{figure.Name}</dt><dd>{Number.Of(figure.Value)}</dd></div>\n"))}</dl>
        {(metrics.Confusion is { } confusion ? ConfusionTable.Of(confusion, metrics.ClassNames ?? NamesFor(confusion.NumberOfClasses, classNames)) : Html.Empty)}
        </section>
        """);

    /// <summary>The model's class names, or numbers where it has none for these classes.</summary>
    private static IReadOnlyList<string> NamesFor(int classes, IReadOnlyList<string> names) =>
        names.Count == classes ? names : [.. Enumerable.Range(0, classes).Select(i => Number.Plain(i))];
}
