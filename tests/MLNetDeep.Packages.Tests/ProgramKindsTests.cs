using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// Our packages in programs of every kind: each trains, saves, loads and scores. The table of docs/packages.md says what these tests show.
/// </summary>
[TestClass]
public sealed class ProgramKindsTests : IDisposable
{
    private const string Learnt = "accuracy 1";

    private static PackedLibraries _packages = null!;

    private readonly ProgramFolder _folder = new(_packages);

    [ClassInitialize]
    public static async Task Pack(TestContext context) => _packages = await PackedLibraries.Shared;

    public void Dispose() => _folder.Dispose();

    /// <summary>The commands of the quick start, and README's program as it stands.</summary>
    [TestMethod]
    public async Task A_console_program_runs_the_program_of_the_readme()
    {
        await _folder.Dotnet("Program", "new", "console", "--no-restore");
        await _folder.Dotnet("Program", "add", "package", "MLNetDeep", "--version", PackedLibraries.Version);
        _folder.Write("Program/Program.cs", BlocksOf("README.md", "csharp").First());
        WriteWeather("Program");
        LearntTheWeather(await _folder.Dotnet("Program", "run"));
        Assert.IsTrue(File.Exists(_folder["Program/model.zip"]));
        Assert.IsTrue(Directory.Exists(_folder["packages/mlnetdeep"]), "MLNetDeep came from the machine's cache.");
        Assert.IsEmpty(Directory.GetFiles(_folder["Program/bin"], "MLNetDeep.Build*", SearchOption.AllDirectories));
    }

    /// <summary>One file without a project. .NET prepares such for native compilation, unless told otherwise, and ML.NET cannot make its
    /// code there.</summary>
    [TestMethod]
    public async Task A_single_file_runs_the_program_of_the_readme_under_its_two_lines()
    {
        var above = BlocksOf("README.md").Single(block => block.StartsWith("#:package", StringComparison.Ordinal));
        // What is packed here is a version of its own, behind the one that README names.
        var named = $"#:package MLNetDeep@{PackedLibraries.Version.Split('-')[0]}\n";
        StringAssert.Contains(above, named);
        above = above.Replace(named, $"#:package MLNetDeep@{PackedLibraries.Version}\n", StringComparison.Ordinal);
        _folder.Write("app.cs", above + BlocksOf("README.md", "csharp").First());
        WriteWeather(".");
        LearntTheWeather(await _folder.Dotnet(".", "run", "app.cs"));
    }

    [TestMethod]
    public async Task A_program_in_FSharp_runs()
    {
        _folder.WriteProject("Program/Program.fsproj", "<Compile Include=\"Learner.fs\" />");
        _folder.Copy("Learner.fs", "Program/Learner.fs");
        Assert.AreEqual(Learnt, await _folder.Dotnet("Program", "run"));
    }

    [TestMethod]
    public async Task A_service_of_ASP_NET_answers()
    {
        _folder.WriteProject("Program/Program.csproj", "", "Microsoft.NET.Sdk.Web");
        _folder.Copy("Service.cs", "Program/Service.cs");
        Assert.AreEqual(Learnt, await _folder.Dotnet("Program", "run"));
    }

    /// <summary>The service of docs/recipes.md, which is asked once in place of running for ever.</summary>
    [TestMethod]
    public async Task The_service_of_the_recipes_answers()
    {
        var service = BlocksOf("docs/recipes.md", "csharp").Single(block => block.Contains("WebApplication", StringComparison.Ordinal));
        _folder.WriteProject("Program/Program.csproj", "", "Microsoft.NET.Sdk.Web");
        _folder.Copy("ChurnModel.cs", "Program/ChurnModel.cs");
        _folder.Write("Program/Program.cs", service.Replace("var app =", "ChurnModel.Train();\nvar app =", StringComparison.Ordinal)
            .Replace("app.Run();", "await ChurnModel.Ask(app);", StringComparison.Ordinal));
        StringAssert.Contains(await _folder.Dotnet("Program", "run"), "\"PredictedLabel\":true");
    }

    [TestMethod]
    public async Task A_project_of_tests_runs()
    {
        _folder.WriteProject("Program/Program.csproj", "", packages: ("MSTest", "4.5.2"));
        _folder.Copy("LearnerTests.cs", "Program/LearnerTests.cs");
        StringAssert.Contains(await _folder.Dotnet("Program", "test"), "Passed!");
    }

    [TestMethod]
    [DataRow("--self-contained", "-p:PublishSingleFile=true")]
    [DataRow("--no-self-contained", "-p:PublishSingleFile=true")]
    [DataRow("--no-self-contained", "-p:PublishReadyToRun=true")]
    public async Task A_published_program_runs(string framework, string form)
    {
        _folder.WriteProject("Program/Program.csproj", "");
        _folder.Copy("Learner.cs", "Program/Learner.cs");
        await _folder.Dotnet("Program", "publish", "-r", RuntimeInformation.RuntimeIdentifier, framework, form, "-o", _folder["out"]);
        Assert.AreEqual(Learnt, await _folder.Run("out", "Program"));
    }

    /// <summary>From the packed templates to a trained model: two commands, and a third that learns what a user has.</summary>
    [TestMethod]
    [DataRow("table", "On rows it has not seen: accuracy", "tomorrow is ")]
    [DataRow("images", "On pictures it has not seen: accuracy", "1.png is circle")]
    public async Task A_template_becomes_a_program_that_learns_its_sample(string template, string figure, string answer)
    {
        await _folder.Dotnet(".", "new", "install", Path.Combine(_packages.Source, $"MLNetDeep.Templates.{PackedLibraries.Version}.nupkg"));
        await _folder.Dotnet(".", "new", $"mlnetdeep-{template}", "-o", "Mine");
        Assert.IsTrue(File.Exists(_folder["Mine/Mine.csproj"]));
        StringAssert.Contains(File.ReadAllText(_folder["Mine/Mine.csproj"]), $"\"MLNetDeep\" Version=\"{PackedLibraries.Version}\"");

        var printed = await _folder.Dotnet("Mine", "run");
        StringAssert.Contains(printed, figure);
        StringAssert.Contains(printed, answer);
        Assert.IsTrue(File.Exists(_folder["Mine/model.zip"]) && File.Exists(_folder["Mine/report.html"]));
        if (template != "table")
            return;

        // A table of one's own, as a spreadsheet writes it: a mark of its letters, a separator in a name, decimal commas, quotes and empty
        // lines. The number to learn is not in every row, and not in the rows to predict, which come from elsewhere.
        string Rents(Func<int, string> end) => string.Concat(Enumerable.Range(0, 200).Select(i =>
            $"{20 + i % 90},0;{1 + i % 4};{(i % 3 == 0 ? "\"yes\"" : "no ")};{end(i)}\r\n{(i == 9 ? "\r\n" : "")}"));
        const string Names = "\uFEFF\"area; in m²\";rooms;balcony;";
        _folder.Write("Mine/rents.csv", $"{Names}rent\r\n" + Rents(i => i is 3 or 70 ? "" : $"{12 * (20 + i % 90) + i % 3 * 40},50"));
        _folder.Write("Mine/new.csv", "area; in m²,rooms,balcony\n50,2,yes\n100.0,3,no\n");
        printed = await _folder.Dotnet("Mine", "run", "--", "rents.csv", "rent", "new.csv");
        StringAssert.Contains(printed, "'rent' is learnt as a number.");
        StringAssert.Contains(printed, "2 of 200 rows have no rent: they are left out.");
        StringAssert.Contains(printed, "On rows it has not seen: RMSE");
        StringAssert.Matches(printed, new(@"row 2: rent is 1[0-9]{3}(\.\d+)?\s*$"));

        // The same for classes.
        _folder.Write("Mine/sizes.csv", $"{Names}size\r\n" + Rents(i => i is 3 or 70 ? "" : i % 90 > 40 ? "large" : "small"));
        printed = await _folder.Dotnet("Mine", "run", "--", "sizes.csv", "size", "new.csv");
        StringAssert.Contains(printed, "'size' is learnt as one of 2 classes.");
        StringAssert.Contains(printed, "2 of 200 rows have no size: they are left out.");
        StringAssert.Matches(printed, new(@"row 1: size is small\s+row 2: size is large\s*$"));
    }

    /// <summary>The blocks of a page in one language, or in none.</summary>
    private static IEnumerable<string> BlocksOf(string page, string language = "") =>
        Regex.Matches(
            File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n"), "^```([a-z]*)\n(.*?)^```$",
            RegexOptions.Singleline | RegexOptions.Multiline)
            .Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    private void WriteWeather(string folder) =>
        _folder.Write($"{folder}/weather.csv", File.ReadAllText(Repository.PathOf("templates/table/weather.csv")));

    private static void LearntTheWeather(string printed)
    {
        StringAssert.Matches(printed, new("Weights from epoch [1-9]"));
        StringAssert.Matches(printed, new("Accuracy on new rows: [6-9]"));
        StringAssert.Matches(printed, new("tomorrow: (dry|rain|snow)"));
    }
}
