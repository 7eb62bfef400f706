using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Csv;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>CSV files as spreadsheets, databases and people write them.</summary>
[TestClass]
public sealed class LoadFromCsvTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("a,b\n1,2\n3,4\n", DisplayName = "plain")]
    [DataRow("a,b\r\n1,2\r\n3,4", DisplayName = "line ends of Windows, none behind the last line")]
    [DataRow("a,b\r1,2\r3,4\r", DisplayName = "line ends of old Macs")]
    [DataRow("\n\na,b\n\n1,2\n   \n3,4\n\n", DisplayName = "empty lines")]
    [DataRow(" a , b\n 1 ,2 \n3, 4\n", DisplayName = "blanks around values")]
    [DataRow("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n", DisplayName = "all in quotes")]
    [DataRow("a, \"b\"\n1, \"2\"\n3,4\n", DisplayName = "quotes behind blanks")]
    [DataRow("a;b\n1;2\n3;4\n", DisplayName = "semicolons")]
    [DataRow("a\tb\n1\t2\n3\t4\n", DisplayName = "tabs")]
    [DataRow("a|b\n1|2\n3|4\n", DisplayName = "bars")]
    [DataRow("a,b\n1,2,\n3,4,5,6\n", DisplayName = "rows that are too long")]
    public void Names_and_values_are_those_of_the_file(string text) => AssertReads(text, "a b", "1 2", "3 4");

    [TestMethod]
    public void Names_may_have_separators_quotes_and_line_ends() => AssertTable(
        Load("\"length, in cm\";\"the \"\"best\"\"\";\"two\nlines\";d\n1;2;3;4\n"),
        ["length, in cm", "the \"best\"", "two\nlines", "d"], ["1", "2", "3", "4"]);

    [TestMethod]
    public void Values_may_have_separators_quotes_and_line_ends() => AssertTable(
        Load("a,b,c\n\"1,5\",\"say \"\"yes\"\", then\",\"two\n\nlines\"\n2,,x\n"),
        ["a", "b", "c"], ["1,5", "say \"yes\", then", "two\n\nlines"], ["2", "", "x"]);

    [TestMethod]
    public void Every_column_has_a_name_of_its_own() => AssertTable(
        Load("a,a,,a.2,a,\n1,2,3,4,5,6\n"), ["a", "a.3", "column 3", "a.2", "a.4", "column 6"], ["1", "2", "3", "4", "5", "6"]);

    [TestMethod]
    public void A_row_that_is_too_short_ends_with_missing_values() => AssertReads("a,b\n1\n3,4\n", "a b", "1 ", "3 4");

    /// <summary>ML.NET's loader takes such lines for comments.</summary>
    [TestMethod]
    public void A_row_may_begin_with_any_mark() => AssertTable(
        Load("#a,b\n#1,x\n//2,y\n //2,y\n#3,\"z\n//z\"\n"),
        ["#a", "b"], ["#1", "x"], ["//2", "y"], ["//2", "y"], ["#3", "z\n//z"]);

    [TestMethod]
    public void The_separator_is_the_one_that_both_first_lines_have()
    {
        AssertTable(Load("a;b, with, many, commas;c\n1;2;3\n"), ["a", "b, with, many, commas", "c"], ["1", "2", "3"]);
        AssertTable(Load("a,b\n\"1;2;3\",4\n"), ["a", "b"], ["1;2;3", "4"]);
        AssertTable(Load("a:b,c\n1:2,3\n", ':'), ["a", "b,c"], ["1", "2,3"]);
        AssertTable(Load("price\n1\n"), ["price"], ["1"]);
    }

    [TestMethod]
    public void Decimal_commas_and_days_before_months_are_those_of_semicolons() => AssertTable(
        Load("a;b;c;d\n1,5;1.234.567,25;31.12.2024;-0,5\n 2,5 ;1.234;1.2.3;12,5 cm\n\"1,5\";\"x;1,5\n2,5;3,5\";1,5;31.12.24\n"),
        ["a", "b", "c", "d"],
        ["1.5", "1234567.25", "2024-12-31", "-0.5"],
        ["2.5", "1.234", "1.2.3", "12,5 cm"],
        ["1,5", "x;1,5\n2,5;3,5", "1.5", "31.12.24"]);

    [TestMethod]
    public void With_commas_nothing_is_changed() => AssertTable(
        Load("a,b\n\"1,5\",31.12.2024\n\"1.234,5\",\"x;1,5\"\n"), ["a", "b"], ["1,5", "31.12.2024"], ["1.234,5", "x;1,5"]);

    [TestMethod]
    public void Byte_order_marks_say_how_letters_are_written()
    {
        foreach (var encoding in new Encoding[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
            AssertTable(Load("größe,b\n1,é\n", encoding: encoding), ["größe", "b"], ["1", "é"]);
    }

    [TestMethod]
    public void Letters_that_are_not_UTF8_are_refused_with_the_way_out()
    {
        var path = Write("größe,b\n1,é\n", Encoding.Latin1);
        var refused = Assert.ThrowsExactly<InvalidDataException>(() => _mlContext.Data.LoadFromCsv(path));
        Assert.Contains("must be written in utf-8. Found: bytes that are no letter of it (F6)", refused.Message);
        Assert.Contains("Encoding.Latin1", refused.Message);

        AssertTable(_mlContext.Data.LoadFromCsv(path, encoding: Encoding.Latin1), ["größe", "b"], ["1", "é"]);
    }

    [TestMethod]
    public void Letters_far_down_that_are_not_UTF8_are_refused_when_they_are_read()
    {
        var path = Write("a\n" + string.Concat(Enumerable.Repeat("1\n", 50_000)) + "é\n", Encoding.Latin1);
        var rows = _mlContext.Data.LoadFromCsv(path);
        var refused = Assert.Throws<Exception>(() => rows.GetColumn<string>("a").Count());
        Assert.IsTrue(Causes(refused).Any(cause => cause is InvalidDataException && cause.Message.Contains("(E9)")), refused.ToString());
    }

    [TestMethod]
    public void Several_passes_read_the_same_rows_at_once()
    {
        var rows = Load("a;b\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i},5;{i % 7}\n")));
        var sums = new double[4];
        Parallel.For(0, sums.Length, i =>
            sums[i] = rows.GetColumn<string>("a").Sum(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
        CollectionAssert.AreEqual(Enumerable.Repeat(2_000 * 1_000.0, 4).ToArray(), sums);
    }

    [TestMethod]
    public void Rows_are_the_same_by_lines_and_by_characters()
    {
        var file = CsvFile.Look(Write("a;b\n 1 ;\"x\n\ny\"\n2,5;\n", Encoding.UTF8), separator: null, encoding: null);
        using var byLine = file.OpenRows();
        CollectionAssert.AreEqual(
            new[] { "names", "1;\"x", "", "y\"", "2.5;" }, Enumerable.Range(0, 5).Select(_ => byLine.ReadLine()).ToArray());
        Assert.IsNull(byLine.ReadLine());

        using var byCharacter = file.OpenRows();
        Assert.AreEqual('n', (char)byCharacter.Read());
        Assert.AreEqual("ames", byCharacter.ReadLine());
        Assert.AreEqual("1;\"x\n\ny\"\n2.5;\n", byCharacter.ReadToEnd());
        Assert.AreEqual(-1, byCharacter.Peek());
    }

    [TestMethod]
    [DataRow("", "must begin with a line that names its columns")]
    [DataRow("\n \n", "must begin with a line that names its columns")]
    [DataRow("\"a,b\n1,2\n", "Found: a quote that does not end")]
    public void A_file_without_names_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<InvalidDataException>(() => Load(text)).Message);

    [TestMethod]
    public void What_is_no_file_and_no_separator_is_refused()
    {
        Assert.Contains("Found: nothing there", Assert.ThrowsExactly<FileNotFoundException>(
            () => _mlContext.Data.LoadFromCsv(_folder["none.csv"])).Message);
        Assert.Contains("Found: a folder", Assert.ThrowsExactly<InvalidDataException>(
            () => _mlContext.Data.LoadFromCsv(_folder["."])).Message);
        Assert.ThrowsExactly<ArgumentException>(() => Load("a,b\n1,2\n", '"'));
        Assert.ThrowsExactly<ArgumentException>(() => Load("a,b\n1,2\n", '\n'));
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Data.LoadFromCsv(""));
    }

    /// <summary>Columns and rows without blanks in their values, as text.</summary>
    private void AssertReads(string text, string names, params string[] rows) =>
        AssertTable(Load(text), names.Split(' '), [.. rows.Select(row => row.Split(' '))]);

    private static void AssertTable(IDataView actual, string[] names, params string[][] rows)
    {
        CollectionAssert.AreEqual(names, actual.Schema.Select(column => column.Name).ToArray());
        foreach (var (i, name) in names.Index())
            CollectionAssert.AreEqual(rows.Select(row => row[i]).ToArray(), actual.GetColumn<string>(name).ToArray(), name);
    }

    private IDataView Load(string text, char? separator = null, Encoding? encoding = null) =>
        _mlContext.Data.LoadFromCsv(Write(text, encoding ?? new UTF8Encoding(false)), separator);

    private string Write(string text, Encoding encoding)
    {
        File.WriteAllText(_folder["table.csv"], text, encoding);
        return _folder["table.csv"];
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }
}
