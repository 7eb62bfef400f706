using System.Text;

namespace MLNetDeep.Reports.Pages;

/// <summary>What every page has around its sections. All that it needs is in it: style and pictures; it has no scripts.</summary>
internal static class Page
{
    private const string StyleSheet = "report.css";

    /// <param name="title">The page's title and heading.</param>
    /// <param name="sections">What is on it.</param>
    /// <param name="style">Rules of style that only this kind of page needs.</param>
    /// <param name="refreshSeconds">After how long a browser reads the page again; null where it is finished.</param>
    public static string Of(string title, Html sections, string style = "", int? refreshSeconds = null) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="MLNetDeep {typeof(Page).Assembly.GetName().Version?.ToString(3)}">
        {(refreshSeconds is { } seconds ? Html.Of($"<meta http-equiv=\"refresh\" content=\"{seconds}\">") : Html.Empty)}<title>{title}</title>
        <style>
        {Html.Trusted(Style.Value)}{Html.Trusted(style)}
        </style>
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {sections}
        </main>
        </body>
        </html>

        """).ToString();

    private static readonly Lazy<string> Style = new(ReadStyle);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream(StyleSheet)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
