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
    public void A_row_may_begin_with_any_mark_where_blanks_separate() => AssertTable(
        Load("a b\n//1 2\n//\"3 4\n", ' '), ["a", "b"], ["//1", "2"], ["//\"3", "4"]);

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
        ["2.5", "1234", "1.2.3", "12,5 cm"],
        ["1,5", "x;1,5\n2,5;3,5", "1.5", "31.12.24"]);

    [TestMethod]
    public void A_column_with_decimal_commas_has_thousands_with_points() => AssertTable(
        Load("a;b;c\n1.234;1.234;x\n\"y\n7,5\";1.234;\n1.234,5;1.500;\n-1.234.567;1.5;1.234\n12.34;;\n"), ["a", "b", "c"],
        ["1234", "1.234", "x"], ["y\n7,5", "1.234", ""], ["1234.5", "1.500", ""], ["-1234567", "1.5", "1.234"], ["12.34", "", ""]);

    [TestMethod]
    public void Signs_powers_and_times_of_day_are_read_where_semicolons_separate() => AssertTable(
        Load("a;b;c\n+1,5;1.5.2024;31.12.2024 13:45\n1,5E3;31.2.2024;1.5.2024 7:05:09\n-2,5e-07;1.5.24;31.12.2024 25:00\n"),
        ["a", "b", "c"],
        ["1.5", "2024-05-01", "2024-12-31 13:45:00"], ["1.5E3", "31.2.2024", "2024-05-01 07:05:09"],
        ["-2.5e-07", "1.5.24", "31.12.2024 25:00"]);

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
        Assert.Contains("(E9)", Cause(() => rows.GetColumn<string>("a").Count()).Message);
    }

    [TestMethod]
    public void Letters_that_a_mark_or_the_caller_promises_must_be_there()
    {
        byte[] table = [.. "a,b\n1,x"u8, 0xE9];
        foreach (var (start, encoding) in new (byte[], Encoding?)[]
        {
            ([], null), ([0xEF, 0xBB, 0xBF], null), ([0xEF, 0xBB, 0xBF], Encoding.Latin1), ([], Encoding.UTF8), ([], Encoding.ASCII),
        })
        {
            File.WriteAllBytes(_folder["table.csv"], [.. start, .. table]);
            Assert.Contains("bytes that are no letter of it", Assert.ThrowsExactly<InvalidDataException>(
                () => _mlContext.Data.LoadFromCsv(_folder["table.csv"], encoding: encoding)).Message);
        }
        File.WriteAllBytes(_folder["table.csv"], [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\n1,x"), 0x00, 0xD8]);
        Assert.Contains("must be written in utf-16", Assert.ThrowsExactly<InvalidDataException>(
            () => _mlContext.Data.LoadFromCsv(_folder["table.csv"])).Message);
    }

    [TestMethod]
    public void Rows_in_which_all_is_missing_are_rows()
    {
        AssertTable(Load("a\tb\tc\n1\t2\t3\n\t\t\n \t \t\n\n4\t5\t6"), ["a", "b", "c"],
            ["1", "2", "3"], ["", "", ""], ["", "", ""], ["4", "5", "6"]);
        AssertTable(Load("a,b\n,\n\t\n1,2"), ["a", "b"], ["", ""], ["1", "2"]);
    }

    [TestMethod]
    public void Text_behind_quotes_belongs_to_the_value_as_the_quotes_do()
    {
        AssertTable(Load("a;b\n\"24\" TV;2\n\"5,5\" of \"6;7\n\"x\"  ;8\n"), ["a", "b"],
            ["\"24\" TV", "2"], ["\"5,5\" of \"6", "7"], ["x", "8"]);
        AssertTable(Load("a,b,c\n\"1\"x,2,3\n\"3\" \"4,5\",6\n\"7\"\"8\"9,1,2\n"), ["a", "b", "c"],
            ["\"1\"x", "2", "3"], ["\"3\" \"4", "5\"", "6"], ["\"7\"\"8\"9", "1", "2"]);
        AssertTable(Load("\"24\" TV,\"a\" \"b\"\n1,2\n"), ["\"24\" TV", "\"a\" \"b\""], ["1", "2"]);

        var rows = Load("a,b\n1,2\n\n3,\"two\nlines\" and more\n");
        Assert.Contains("in line 5, of a value that begins in line 4", Cause(() => rows.GetColumn<string>("b").Count()).Message);
    }

    [TestMethod]
    public void A_quote_that_does_not_end_is_told_with_its_line()
    {
        var rows = Load("a,b\n1,\"2\n\n3\"\n5,\"x\"\n\n\"7\n8\",\"9\n10,11\n");
        var refused = Cause(() => rows.GetColumn<string>("a").Count()).Message;
        Assert.Contains("table.csv", refused);
        Assert.Contains("a quote in line 8 that does not end", refused);
    }

    [TestMethod]
    public void A_file_of_one_column_keeps_its_commas() => AssertTable(
        Load("name\nSmith, John\n\"Doe; Jane\"\na|b\tc\n"), ["name"], ["Smith, John"], ["Doe; Jane"], ["a|b\tc"]);

    /// <summary>Only Windows refuses to open a file that another program writes; a spreadsheet holds it so.</summary>
    [TestMethod]
    public void A_file_may_be_open_in_another_program()
    {
        var path = Write("a,b\n1,2\n", Encoding.UTF8);
        using var open = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        AssertTable(_mlContext.Data.LoadFromCsv(path), ["a", "b"], ["1", "2"]);
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

    /// <summary>What ML.NET wraps when a row cannot be read.</summary>
    private static InvalidDataException Cause(Func<object?> read) =>
        Assert.IsInstanceOfType<InvalidDataException>(Assert.ThrowsExactly<FormatException>(read).GetBaseException());
}
