using System.Text.RegularExpressions;
using MLNetDeep.Compute;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>How many files of the libraries know a kind: what it takes to add one. The map names them.</summary>
[TestClass]
public sealed partial class AdditionTests
{
    private const int MostForRowWiseLayer = 8;
    private const int MostForActivation = 4;

    private static readonly string Map = File.ReadAllText(Repository.PathOf("src/MLNetDeep/README.md")).ReplaceLineEndings(" ");

    private static readonly (string Path, string Code)[] Files =
        [.. SourceTree.Everything.Where(file => file.RelativePath.StartsWith("src/", StringComparison.Ordinal))
            .Select(file => (file.RelativePath, Comment().Replace(file.Text, "")))];

    [TestMethod]
    public void A_row_wise_layer_is_in_at_most_eight_files_and_the_map_names_each()
    {
        var kinds = LayerExamples.Layers.Where(
            layer => RowFunctions.For(new NetworkSpecification(LayerExamples.InputSize, [layer]).Placed[0]) is not null)
            .Select(layer => layer.GetType().Name).Distinct().ToArray();
        CollectionAssert.IsSubsetOf(new[] { nameof(LayerNormalization), nameof(RmsNormalization), nameof(Activate) }, kinds);
        // EmbedCategories belongs to tables: it is told its categories, and members of ensembles follow its columns.
        foreach (var kind in kinds.Except([nameof(Activate), nameof(EmbedCategories)]))
            Check(kind, $@"\b{kind}\b", MostForRowWiseLayer, Section("A new row-wise layer"));
    }

    [TestMethod]
    public void An_activation_is_in_at_most_four_files_and_the_map_names_each()
    {
        // Linear is no function, and what initializers and noise ask of ReLU and SELU comes of these two being themselves.
        foreach (var kind in LayerExamples.ActivationKinds.Where(kind => kind != typeof(LinearActivation)).Select(kind => kind.Name))
            Check(kind, $@"\b{kind}\b", MostForActivation, Section("A new activation"));
    }

    private static void Check(string kind, string pattern, int most, string section)
    {
        string[] files = [.. Files.Where(file => Regex.IsMatch(file.Code, pattern)).Select(file => file.Path)];
        Assert.IsLessThanOrEqualTo(most, files.Length, $"{kind} is in {string.Join(", ", files)}.");
        foreach (var file in files)
        {
            var named = file["src/".Length..].Replace("MLNetDeep/", "", StringComparison.Ordinal);
            var folder = named[..(named.LastIndexOf('/') + 1)];
            Assert.IsTrue(section.Contains(named, StringComparison.Ordinal) || section.Contains($"`{folder}`", StringComparison.Ordinal),
                $"{kind} is in {file}, which the map does not name: {section}");
        }
    }

    private static string Section(string begin)
    {
        var start = Map.IndexOf(begin, StringComparison.Ordinal);
        Assert.IsGreaterThan(-1, start, $"The map has no '{begin}'.");
        return Map[start..Map.IndexOf(". - A ", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"///?[^\n]*")]
    private static partial Regex Comment();
}
