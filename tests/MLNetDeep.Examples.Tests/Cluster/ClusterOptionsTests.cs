using ClusterExample;
using ExampleKit;

namespace MLNetDeep.Examples.Tests.Cluster;

[TestClass]
public sealed class ClusterOptionsTests
{
    [TestMethod]
    public void Every_option_of_the_usage_is_understood()
    {
        var options = ClusterOptions.Parse(
            ["--store", "Host=h", "--name", "n", "--trials", "7", "--tuner", "tpe", "--at-once", "3", "--workers", "4", "--table", "t.csv",
            "--report", "r.html", "--watch", "--quick", "--output", "o", "--help"]);
        Assert.AreEqual(
            ("Host=h", "n", 7, "tpe", 3, 4), (options.Store, options.Name, options.Trials, options.Tuner, options.AtOnce, options.Workers));
        Assert.AreEqual(
            ("t.csv", "r.html", true, true, "o", true),
            (options.Table, options.Report, options.Watch, options.Quick, options.Output, options.Help));
        string[] named = [.. ClusterOptions.Usage.Split('\n').Select(line => line.Trim().Split(' ')[0])
            .Where(word => word.StartsWith("--", StringComparison.Ordinal))];
        Assert.HasCount(12, named);
    }

    [TestMethod]
    [DataRow("--workers", "0", "--workers must be a whole number of at least 1. Received: '0'.")]
    [DataRow("--trials", null, "--trials must be told something.")]
    [DataRow("--speed", null, "'--speed' is not an option.")]
    public void What_is_not_understood_is_named(string option, string? value, string message) => Assert.AreEqual(
        message,
        Assert.ThrowsExactly<UsageException>(() => ClusterOptions.Parse(value is null ? [option] : [option, value])).Message);
}
