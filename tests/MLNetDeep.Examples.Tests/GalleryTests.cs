using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Examples.Tests;

/// <summary>What a reader finds in examples/.</summary>
[TestClass]
public sealed partial class GalleryTests
{
    private const int MostLines = 100;

    private static readonly string Folder = Repository.PathOf("examples");

    private static string[] Topics => Directory.GetFiles(Path.Combine(Folder, "Gallery", "Topics"), "*.cs");

    private static string[] Programs =>
        [.. Directory.GetDirectories(Folder).Where(folder => File.Exists(Path.Combine(folder, "Program.cs")))];

    [TestMethod]
    public void A_program_is_short_enough_to_be_copied()
    {
        string[] files = [.. Programs.Select(folder => Path.Combine(folder, "Program.cs")), .. Topics];
        Assert.IsGreaterThan(15, files.Length);
        foreach (var file in files)
            Assert.IsLessThanOrEqualTo(MostLines, File.ReadAllLines(file).Length, file);
    }

    [TestMethod]
    public void One_table_has_every_program_with_its_picture()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "README.md"));
        foreach (var program in Programs)
            StringAssert.Contains(page, $"({Path.GetFileName(program)}/README.md)");
        foreach (var topic in Topics)
            StringAssert.Contains(page, $"(Gallery/Topics/{Path.GetFileName(topic)})");

        var pictures = Picture().Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.HasCount(Programs.Length - 1 + Topics.Length, pictures, "Each has one; the gallery has those of its topics.");
        foreach (var picture in pictures)
            Assert.IsTrue(File.Exists(Path.Combine(Folder, picture)), picture);
    }

    [GeneratedRegex("<img src=\"([^\"]+)\"")]
    private static partial Regex Picture();
}
