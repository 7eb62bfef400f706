namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class FileRulesTests
{
    [TestMethod]
    public void Files_are_short_and_named_as_what_they_declare() => Expect.None(SourceTree.Everything.SelectMany(FileRules.Violations));

    [TestMethod]
    public void Half_the_library_s_files_are_under_a_hundred_lines()
    {
        var median = FileRules.Median(SourceTree.Library.Select(file => file.LineCount));
        Assert.IsLessThan(FileRules.MedianLines, median, "Longest: " + string.Join(", ",
            SourceTree.Library.OrderByDescending(file => file.LineCount).Take(5).Select(file => $"{file.RelativePath} {file.LineCount}")));
    }

    [TestMethod]
    public void Lines_have_at_most_140_columns() => Expect.None(SourceTree.Everything.SelectMany(FileRules.LongLines));

    [TestMethod]
    public void Lines_of_pages_have_at_most_140_columns() => Expect.None(DocumentPage.All.SelectMany(FileRules.LongLines));

    [TestMethod]
    public void A_line_of_a_page_that_can_be_broken_is_too_long_at_141_columns()
    {
        var text = new string('x', 138);
        Assert.AreEqual(
            "docs/p.md(2): 141 columns; at most 140. Break the line.",
            FileRules.LongLines(new DocumentPage("docs/p.md", $"| {text} |\n{text} yz\n```\n{text} yz\n```\n# {text} z")).Single());
    }

    [TestMethod]
    public void A_line_of_141_columns_is_too_long()
    {
        Assert.IsEmpty(FileRules.LongLines(MadeUp("Dense.cs", "// " + new string('x', 137))));
        StringAssert.Contains(
            FileRules.LongLines(MadeUp("Dense.cs", "\n// " + new string('x', 138))).Single(), "Dense.cs(2): 141 columns; at most 140.");
    }

    [TestMethod]
    public void What_cannot_be_broken_may_be_longer()
    {
        var text = new string('x', 140);
        Assert.IsEmpty(FileRules.LongLines(MadeUp("Dense.cs", $"    /// | {text} |\n    Html(\"\"\"\n    <p>{text}</p>\n    \"\"\");")));
        Assert.IsEmpty(FileRules.LongLines(new SourceFile("tests/T.cs", $"    Check(\"{text}\");")));
        Assert.HasCount(1, FileRules.LongLines(MadeUp("Dense.cs", $"    Check(\"{text}\");")));
    }

    [TestMethod]
    public void A_file_of_301_lines_is_too_long()
    {
        Assert.IsEmpty(FileRules.Violations(MadeUp("Dense.cs", new string('\n', 299) + "// end")));
        StringAssert.Contains(
            FileRules.Violations(MadeUp("Dense.cs", new string('\n', 300) + "// end")).Single(), "301 lines; at most 300.");
    }

    [TestMethod]
    public void A_file_named_as_another_type_is_found() =>
        StringAssert.Contains(FileRules.Violations(MadeUp("Layers.cs", "public sealed record Dense;")).Single(), "declares 'Dense' first.");

    [TestMethod]
    public void A_file_named_as_a_family_of_several_passes() =>
        Assert.IsEmpty(FileRules.Violations(MadeUp("Layers.cs", "public sealed record Dense;\npublic sealed record Dropout;")));

    [TestMethod]
    [DataRow("StringUtils.cs", "internal static class StringUtils;")]
    [DataRow("Helpers.cs", "// nothing yet")]
    [DataRow("Dense.cs", "record Dense; class LayerManager;")]
    public void A_name_that_says_nothing_is_found(string file, string text) =>
        StringAssert.Contains(
            FileRules.Violations(MadeUp(file, text.Replace("; ", ";\n", StringComparison.Ordinal))).Single(), "says nothing.");

    [TestMethod]
    [DataRow("Trainer.Fit.cs", "public sealed partial class Trainer;")]
    [DataRow("Program.cs", "Console.WriteLine();")]
    public void A_part_of_a_type_and_a_program_without_types_pass(string file, string text) =>
        Assert.IsEmpty(FileRules.Violations(MadeUp(file, text)));

    [TestMethod]
    public void The_median_of_an_even_number_lies_between_the_middle_two()
    {
        Assert.AreEqual(2, FileRules.Median([3, 1, 2]));
        Assert.AreEqual(2.5, FileRules.Median([4, 1, 2, 3]));
    }

    private static SourceFile MadeUp(string name, string text) => new("src/MLNetDeep/" + name, text);
}
