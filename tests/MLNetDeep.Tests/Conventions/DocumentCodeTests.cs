namespace MLNetDeep.Tests.Conventions;

/// <summary>All C# that a page of the documentation shows compiles; pages are found, so one that is written tomorrow is held to it
/// too.</summary>
[TestClass]
public sealed class DocumentCodeTests
{
    public static IEnumerable<string> Pages => DocumentPage.All.Where(page => page.CodeBlocks.Count > 0).Select(page => page.RelativePath);

    [TestMethod, DynamicData(nameof(Pages))]
    public void What_a_page_shows_compiles(string page) =>
        Expect.None(DocumentCode.Violations(DocumentPage.All.Single(found => found.RelativePath == page)));

    [TestMethod]
    public void The_pages_are_found() =>
        CollectionAssert.IsSubsetOf(
        new[] { "README.md", "docs/callbacks.md", "docs/never-lose-work.md", "docs/reports.md", "docs/schedules.md" }, Pages.ToArray());

    [TestMethod]
    public void What_does_not_compile_is_named_with_its_line() => Assert.AreEqual(
        "docs/made-up.md:4: CS0103: The name 'shuffled' does not exist in the current context",
        Violations("# Title", "```csharp", "var rows = train;", "rows = shuffled;", "```").Single());

    [TestMethod]
    public void What_only_our_own_code_may_name_is_not_there() =>
        StringAssert.Contains(Violations("```csharp", "var loop = new MLNetDeep.Training.TrainingLoop(null!);", "```").Single(), "CS0122");

    [TestMethod]
    public void A_block_knows_those_before_it_and_may_name_anew_what_they_did() =>
        Expect.None(Violations(
            "```csharp", "var count = 1;", "```", "then", "```csharp", "var text = count.ToString();", "```", "```csharp",
            "var count = text;", "```"));

    [TestMethod]
    public void What_is_old_or_may_be_null_is_found()
    {
        StringAssert.Contains(Violations("```csharp", "string text = null;", "```").Single(), "CS8625");
        StringAssert.Contains(Violations("```csharp", "[Obsolete(\"old\")] void Old() { }", "Old();", "```").Single(), "CS0618");
    }

    [TestMethod]
    public void Other_blocks_are_left_alone() =>
        Expect.None(Violations(
        "```", "not C#", "```", "```bash", "dotnet build", "```", "`csharp`", "```csharp",
        "// Not compiled in this repository: needs a package.", "not C#", "```"));

    private static List<string> Violations(params string[] lines) =>
        [.. DocumentCode.Violations(new DocumentPage("docs/made-up.md", string.Join('\n', lines) + "\n"))];
}
