using System.Text.Json.Nodes;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// What is printed, written and read is the same whatever the system's language: the tests of messages, texts and files once more, in
/// Turkish processes. Their numbers have commas, points between thousands, and days before months, as German ones have, and small letters
/// have other capitals besides. All else here runs in the invariant culture, which hides what follows the user's.
/// </summary>
[TestClass]
public sealed class LanguagesTests
{
    private const string Language = "tr_TR.UTF-8";

    /// <summary>Those that compare texts, write files or read them, and the programs of the guides; no fit of them takes long.</summary>
    private static readonly string[] Folders =
        ["Callbacks", "Data", "Explaining", "Files", "Models", "Onnx", "Options", "Tables", "Training.History", "Transforms",
        "EndToEnd.MLNetGuide", "EndToEnd.ExplainGuide", "EndToEnd.CalibrationGuide", "EndToEnd.ValidationAndReuseGuide"];

    [TestMethod]
    public Task The_tests_of_texts_and_files_pass() => Run(
        "MLNetDeep.Tests", string.Join('|', Folders.Select(folder => $"FullyQualifiedName~MLNetDeep.Tests.{folder}")));

    [TestMethod]
    public Task The_tests_of_reports_pass() => Run("MLNetDeep.Reports.Tests", "FullyQualifiedName~MLNetDeep");

    [TestMethod]
    public Task The_tests_of_search_spaces_pass() => Run(
        "MLNetDeep.Sweeps.Tests", "FullyQualifiedName~Sweeps.Tests.Spaces|FullyQualifiedName~Sweeps.Tests.Pages");

    private static async Task Run(string project, string filter)
    {
        using var folder = new TempFolder();
        var assembly = Repository.PathOf(
            $"tests/{project}/bin/{Repository.Configuration}/{Repository.Framework}/{project}.dll");
        var settings = folder["with-languages.json"];
        await File.WriteAllTextAsync(settings, WithLanguages(Path.ChangeExtension(assembly, ".runtimeconfig.json")));
        var environment = new Dictionary<string, string?>
        {
            ["LANG"] = Language,
            ["LC_ALL"] = Language,
            // What its tests start (builds, other programs) is to have its own settings.
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = null,
        };

        var run = await Dotnet.Run(
            environment, "exec", "--runtimeconfig", settings, assembly, "--filter", filter, "--no-ansi", "--results-directory",
            folder.FullPath);
        if (run.Error.Contains("ICU", StringComparison.Ordinal) && run.ExitCode != 0)
            Assert.Inconclusive("This system has no ICU library, which .NET needs for other languages; on Debian 12 that is libicu72.");
        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);
    }

    /// <summary>The settings of a program, but for the invariant culture.</summary>
    private static string WithLanguages(string path)
    {
        var settings = JsonNode.Parse(File.ReadAllText(path))!;
        var properties = settings["runtimeOptions"]!["configProperties"]!;
        Assert.IsTrue(properties["System.Globalization.Invariant"]!.GetValue<bool>());
        properties["System.Globalization.Invariant"] = false;
        return settings.ToJsonString();
    }
}
