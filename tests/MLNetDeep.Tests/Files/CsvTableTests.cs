using MLNetDeep.Files;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class CsvTableTests
{
    [TestMethod]
    public void Any_text_is_read_back_exactly()
    {
        string[][] rows = [["plain", "", " spaced "], ["comma,", "quote\"", "line\nline"], ["\"", "\"\"", "\r\n"], ["ä", "=1+1", "'"]];
        var read = CsvTable.Read(CsvTable.Write(rows));

        Assert.HasCount(rows.Length, read);
        for (var i = 0; i < rows.Length; i++)
            CollectionAssert.AreEqual(rows[i], read[i]);
    }

    [TestMethod]
    public void Quotes_stand_only_where_they_are_needed() =>
        Assert.AreEqual("a,b c,\"d,\",\"e\"\"\"\n", CsvTable.Write([["a", "b c", "d,", "e\""]]));

    [TestMethod]
    [DataRow("a,b\n\n1,2", DisplayName = "an empty line, and none at the end")]
    [DataRow("a,b\r\n1,2\r\n", DisplayName = "line ends of Windows")]
    public void Others_tables_are_read_too(string text)
    {
        var read = CsvTable.Read(text);
        Assert.HasCount(2, read);
        CollectionAssert.AreEqual(new[] { "1", "2" }, read[1]);
    }
}
