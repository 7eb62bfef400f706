using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What a newcomer reads in the map is what the tests hold the code to.</summary>
[TestClass]
public sealed class LayerMapTests
{
    private static readonly string Map = File.ReadAllText(Repository.PathOf("src/MLNetDeep/README.md")).ReplaceLineEndings("\n");

    [TestMethod]
    public void The_map_says_what_the_table_does() => Expect.None(LayerMap.Differences(Map));

    [TestMethod]
    public void The_map_names_every_folder_inside_a_folder() => Expect.None(LayerMap.Unnamed(Map));

    [TestMethod]
    public void A_folder_that_is_not_named_is_found() => Assert.AreEqual(
        "The map does not say what is in 'Data/Idx/'.",
        LayerMap.Unnamed(Map.Replace("| `Data/Idx/` |", "| `Data/Attic/` |", StringComparison.Ordinal)).Single());

    [TestMethod]
    [DataRow("(trained) | Options, Randomness |", "(trained) | Options, Models |", "'Networks/' may use 'Options, Models' by the map; by "
        + "LayerTable the whole of: Options, Randomness; parts of: none.")]
    [DataRow("(trained) | Options, Randomness |", "(trained) | Options, Randomness; of Models the model "
        + "|", "'Networks/' may use 'Options, Randomness; of Models the model' by the map; by LayerTable the whole of: Options, "
        + "Randomness; parts of: none.")]
    [DataRow("| `Interop/` |", "| no longer `Interop/` |", "The map has no row for 'Interop/'.")]
    [DataRow("| `Interop/` |", "| `Attic/` | old things | nothing of ours |\n| `Interop/` "
        + "|", "The map has a row for 'Attic/', which LayerTable does not know.")]
    public void A_difference_is_found(string from, string to, string difference)
    {
        StringAssert.Contains(Map, from);
        Assert.AreEqual(difference, LayerMap.Differences(Map.Replace(from, to, StringComparison.Ordinal)).Single());
    }
}
