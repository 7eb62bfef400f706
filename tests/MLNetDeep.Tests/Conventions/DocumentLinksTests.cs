using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>Every link of every page leads somewhere, and every page of the documentation can be reached.</summary>
[TestClass]
public sealed class DocumentLinksTests
{
    [TestMethod]
    public void Links_lead_to_files_and_headings_that_are_there() => Expect.None(DocumentPage.All.SelectMany(DocumentLinks.Violations));

    [TestMethod]
    [DataRow("docs/toc.yml")]
    [DataRow("docs/index.md")]
    public void Each_page_is_listed_in_the_order_to_read(string list)
    {
        var listed = File.ReadAllText(Repository.PathOf(list));
        Expect.None(DocumentPage.All.Where(page => page.RelativePath.StartsWith("docs/", StringComparison.Ordinal))
            .Select(page => page.RelativePath["docs/".Length..])
            .Where(page => !page.Contains('/') && page != "index.md" && !listed.Contains(page, StringComparison.Ordinal))
            .Select(page => $"{list} must list '{page}', so that a reader finds it."));
    }

    [TestMethod]
    public void What_leads_nowhere_is_named_with_its_line() => Assert.AreEqual(
        "docs/made-up.md:2: 'gone.md' leads to 'docs/gone.md', which is not there.\n"
        + "docs/made-up.md:2: '../tests' leads to the folder 'tests', for which the site has no page. Name a file in it.\n"
        + "docs/made-up.md:3: '#other' leads to a heading that 'docs/made-up.md' has not. It has: title, a-heading-with-code.",
        string.Join('\n', Violations(
            "# Title", "[a](gone.md), [b](../README.md), [c](https://example.org/#x), [t](../tests)", "[d](#other), [e](#title)",
            "## A heading, with `code`", "`[f](gone.md)`", "```", "[g](gone.md)", "```")));

    [TestMethod]
    public void Headings_are_named_as_on_GitHub() => Assert.AreEqual(
        "in-onnx-runtime what-mlnet-cannot-do again again-1 safetensors",
        string.Join(' ', DocumentLinks.Anchors(
            "### In ONNX Runtime\n## What ML.NET cannot do?\n# Again\n# Again\n```\n# no heading\n```\n## [safetensors](model-format.md)")));

    private static IEnumerable<string> Violations(params string[] lines) =>
        DocumentLinks.Violations(new DocumentPage("docs/made-up.md", string.Join('\n', lines) + "\n"));
}
