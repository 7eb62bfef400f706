using ExampleKit;

namespace MLNetDeep.Examples.Tests.ExampleKit;

[TestClass]
public class CommandLineTests
{
    [TestMethod]
    public async Task Run_that_ends_well_is_0_and_is_given_its_options()
    {
        ExampleOptions? given = null;
        Assert.AreEqual(0, await Run(options => given = options, "--quick"));
        Assert.IsTrue(given!.Quick);
    }

    [TestMethod]
    public async Task Help_runs_nothing() => Assert.AreEqual(0, await Run(_ => Assert.Fail("It ran."), "--help"));

    [TestMethod]
    public async Task Unknown_option_runs_nothing_and_is_2() => Assert.AreEqual(2, await Run(_ => Assert.Fail("It ran."), "--fast"));

    [TestMethod]
    public async Task Unusable_data_is_1() =>
        Assert.AreEqual(1, await Run(_ => throw new InvalidDataException("The data is expected to be bad in this test.")));

    [TestMethod]
    public async Task Interruption_is_130() => Assert.AreEqual(130, await Run(_ => throw new OperationCanceledException()));

    [TestMethod]
    public async Task Defect_is_not_hidden() =>
        await Assert.ThrowsExactlyAsync<NotSupportedException>(() => Run(_ => throw new NotSupportedException()));

    private static Task<int> Run(Action<ExampleOptions> run, params string[] arguments) =>
        CommandLine.RunAsync(new ExampleProgram("Example", "Does something.", QuickSeconds: 5, "example"), arguments, (options, _) =>
        {
            run(options);
            return Task.CompletedTask;
        });
}
