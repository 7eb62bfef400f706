using System.Text;

namespace MLNetDeep.Reports.Pages;

/// <summary>The page of a report, from top to bottom. All that it needs is in it: style and pictures; it has no scripts.</summary>
internal static class ReportPage
{
    private const string StyleSheet = "report.css";

    public static string Of(ReportContents contents) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="MLNetDeep {typeof(ReportPage).Assembly.GetName().Version?.ToString(3)}">
        <title>{contents.Title}</title>
        <style>
        {Html.Trusted(Style.Value)}
        </style>
        </head>
        <body>
        <main>
        <h1>{contents.Title}</h1>
        {RunSection.Of(contents.History)}
        {CurvesSection.Of(contents.History)}
        {(contents.Metrics is { } metrics ? EvaluationSection.Of(metrics, contents.Model?.ClassNames ?? []) : Html.Empty)}
        {(contents.Model is { } model ? ModelSection.Of(model) : Html.Empty)}
        {(contents.Options is { } options ? OptionsSection.Of(options) : Html.Empty)}
        {EpochsSection.Of(contents.History)}
        </main>
        </body>
        </html>

        """).ToString();

    private static readonly Lazy<string> Style = new(ReadStyle);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(StyleSheet)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
