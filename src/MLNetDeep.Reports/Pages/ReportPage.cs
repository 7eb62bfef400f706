namespace MLNetDeep.Reports.Pages;

/// <summary>The page of a report, from top to bottom.</summary>
internal static class ReportPage
{
    public static string Of(ReportContents contents) => Page.Of(contents.Title, Html.Of($"""
        {RunSection.Of(contents.History)}
        {EnsembleSection.Of(contents.History)}
        {CurvesSection.Of(contents.History)}
        {(contents.Metrics is { } metrics ? EvaluationSection.Of(metrics, contents.Model?.ClassNames ?? []) : Html.Empty)}
        {(contents.Model is { } model ? ModelSection.Of(model) : Html.Empty)}
        {(contents.Options is { } options ? OptionsSection.Of(options) : Html.Empty)}
        {EpochsSection.OfAll(contents.History)}
        """));
}
