namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class LineDiffTests
{
    [TestMethod]
    public void Equal_texts_have_no_difference() => Assert.IsEmpty(LineDiff.Between("a\nb\n", "a\r\nb"));

    [TestMethod]
    [DataRow("a\nb\nc", "a\nc", "- b")]
    [DataRow("a\nc", "a\nb\nc", "+ b")]
    [DataRow("a\nb\nc", "a\nx\nc", "- b|+ x")]
    [DataRow("", "a", "+ a")]
    [DataRow("}\na\n}", "}\n}", "- a")]
    public void Only_the_changed_lines_are_shown(string approved, string received, string expected) =>
        Assert.AreEqual(expected, string.Join('|', LineDiff.Between(approved, received)));
}
