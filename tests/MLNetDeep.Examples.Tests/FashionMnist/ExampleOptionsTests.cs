using FashionMnist;

namespace MLNetDeep.Examples.Tests.FashionMnist;

[TestClass]
public class ExampleOptionsTests
{
    [TestMethod]
    public void Defaults_are_the_full_run_into_artifacts()
    {
        var options = ExampleOptions.Parse([]);

        Assert.IsFalse(options.Quick);
        Assert.IsFalse(options.Help);
        Assert.IsNull(options.Data);
        Assert.AreEqual(Path.Combine("artifacts", "fashion-mnist"), options.Output);
    }

    [TestMethod]
    public void Options_may_come_in_any_order() =>
        Assert.AreEqual(
            new ExampleOptions { Quick = true, Data = "in", Output = "out" },
            ExampleOptions.Parse(["--output", "out", "--quick", "--data", "in"]));

    [TestMethod]
    [DataRow("--help")]
    [DataRow("-h")]
    public void Help_is_asked_for(string option) => Assert.IsTrue(ExampleOptions.Parse([option]).Help);

    [TestMethod]
    [DataRow("There is no option '--fast'. The options are --quick, --data, --output and --help.", "--fast")]
    [DataRow("There is no option 'folder'. The options are --quick, --data, --output and --help.", "--quick", "folder")]
    [DataRow("--data must be followed by a folder. Received: nothing.", "--data")]
    [DataRow("--data must be followed by a folder. Received: ''.", "--data", "")]
    [DataRow("--output must be followed by a folder. Received: '--quick'.", "--output", "--quick")]
    public void Nonsense_is_an_error(string message, params string[] arguments) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<UsageException>(() => ExampleOptions.Parse(arguments)).Message);

    [TestMethod]
    [DataRow("--quick")]
    [DataRow("--data")]
    [DataRow("--output")]
    [DataRow("--help")]
    public void Usage_names_every_option(string option) => StringAssert.Contains(ExampleOptions.Usage, option);
}
