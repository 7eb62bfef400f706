using ExampleKit;

namespace MLNetDeep.Examples.Tests.ExampleKit;

[TestClass]
public class ExampleOptionsTests
{
    private static readonly ExampleProgram Program = new("SmallExample", "Does something.", QuickSeconds: 5, "small-example");

    [TestMethod]
    public void Defaults_are_the_full_run_into_artifacts()
    {
        var options = ExampleOptions.Parse(Program, []);

        Assert.IsFalse(options.Quick);
        Assert.IsFalse(options.Help);
        Assert.IsNull(options.Data);
        Assert.AreEqual(Path.Combine("artifacts", "small-example"), options.Output);
    }

    [TestMethod]
    public void Options_may_come_in_any_order() =>
        Assert.AreEqual(
            new ExampleOptions { Quick = true, Data = "in", Output = "out" },
            ExampleOptions.Parse(Program, ["--output", "out", "--quick", "--data", "in"]));

    [TestMethod]
    [DataRow("--help")]
    [DataRow("-h")]
    public void Help_is_asked_for(string option) => Assert.IsTrue(ExampleOptions.Parse(Program, [option]).Help);

    [TestMethod]
    [DataRow("There is no option '--fast'. The options are --quick, --data, --output and --help.", "--fast")]
    [DataRow("There is no option 'folder'. The options are --quick, --data, --output and --help.", "--quick", "folder")]
    [DataRow("--data must be followed by a folder. Received: nothing.", "--data")]
    [DataRow("--data must be followed by a folder. Received: ''.", "--data", "")]
    [DataRow("--output must be followed by a folder. Received: '--quick'.", "--output", "--quick")]
    public void Nonsense_is_an_error(string message, params string[] arguments) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(Program, arguments)).Message);

    [TestMethod]
    public void Only_a_program_that_takes_seeds_has_the_option()
    {
        var seeded = Program with { TakesSeeds = true };
        Assert.AreEqual(1, ExampleOptions.Parse(seeded, []).Seeds);
        Assert.AreEqual(3, ExampleOptions.Parse(seeded, ["--seeds", "3", "--quick"]).Seeds);
        StringAssert.Contains(seeded.Usage, "\n  --seeds N  ");
        StringAssert.Contains(seeded.Usage, "\n  --output FOLDER  ");

        Assert.DoesNotContain("--seeds", Program.Usage);
        Assert.AreEqual(
            "There is no option '--seeds'. The options are --quick, --data, --output and --help.",
            Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(Program, ["--seeds", "3"])).Message);
    }

    [TestMethod]
    [DataRow("--seeds must be followed by a whole number from 1. Received: nothing.", "--seeds")]
    [DataRow("--seeds must be followed by a whole number from 1. Received: '0'.", "--seeds", "0")]
    [DataRow("--seeds must be followed by a whole number from 1. Received: '-1'.", "--seeds", "-1")]
    [DataRow("There is no option '--sedes'. The options are --quick, --data, --seeds, --output and --help.", "--sedes")]
    public void Seeds_that_are_no_number_are_an_error(string message, params string[] arguments) =>
        Assert.AreEqual(message,
            Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(Program with { TakesSeeds = true }, arguments)).Message);

    [TestMethod]
    public void Only_a_program_that_takes_a_table_has_its_options()
    {
        var program = Program with { TakesTable = true };
        var options = ExampleOptions.Parse(program, ["--label", "price", "--table", "mine.csv"]);
        Assert.AreEqual(("mine.csv", "price"), (options.Table, options.Label));
        StringAssert.Contains(program.Usage, "\n  --table FILE  ");
        StringAssert.Contains(program.Usage, "\n  --output FOLDER  ");
        Assert.DoesNotContain("--data", program.Usage);
        Assert.DoesNotContain("--table", Program.Usage);
        Assert.AreEqual(
            "--table and --label must be given together. Received: only --table.",
            Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(program, ["--table", "mine.csv"])).Message);
        Assert.AreEqual(
            "There is no option '--data'. The options are --quick, --table, --label, --output and --help.",
            Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(program, ["--data", "folder"])).Message);
    }

    [TestMethod]
    [DataRow("Does something.")]
    [DataRow("examples/SmallExample")]
    [DataRow("under 5 seconds")]
    [DataRow("artifacts/small-example")]
    [DataRow("--quick")]
    [DataRow("--data")]
    [DataRow("--output")]
    [DataRow("--help")]
    public void Usage_says_what_it_does_and_names_every_option(string option) => StringAssert.Contains(Program.Usage, option);
}
