using System.Text.RegularExpressions;

namespace MLNetDeep.Reports.Tests.Support;

internal static partial class Expect
{
    /// <summary>That a page or picture holds no script, and names nothing that a reader would have to fetch.</summary>
    public static void NothingExternal(string text)
    {
        // The names of XML namespaces look like addresses, but nothing is fetched from there.
        var rest = NamespaceName().Replace(text, "");
        foreach (var banned in new[] { "<script", "<link", "<iframe", "<object", "<embed", "<base", "<!DOCTYPE svg", "src=", "srcset=",
            "href=", "@import", "http:", "https:", "javascript:" })
            Assert.DoesNotContain(banned, rest, StringComparison.OrdinalIgnoreCase);

        Assert.IsFalse(ForeignUrl().IsMatch(rest), "A url(...) must name a part of the same file.");
        Assert.IsFalse(Handler().IsMatch(rest), "No element may have an event handler.");
    }

    [GeneratedRegex("\\sxmlns(:\\w+)?=\"http://www\\.w3\\.org/[^\"]*\"")]
    private static partial Regex NamespaceName();

    [GeneratedRegex(@"url\((?!#)")]
    private static partial Regex ForeignUrl();

    [GeneratedRegex(@"<[^>]*\son\w+=", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();
}
