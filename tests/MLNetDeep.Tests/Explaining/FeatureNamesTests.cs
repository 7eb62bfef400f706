using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>What features are called in an explanation, with slot names and without.</summary>
[TestClass]
public sealed class FeatureNamesTests
{
    private static readonly DenseNetworkModel Model = RandomModel.Of(LearningTask.Regression, 3, 1);

    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Without_slot_names_the_column_and_the_place_name_a_feature()
    {
        var transformer = Fit(new MemoryView().AddSingles("Features", [1, 2, 3]));

        CollectionAssert.AreEqual(
            new[] { "Features.0", "Features.1", "Features.2" }, transformer.Explain([1, 2, 3]).FeatureNames.ToArray());
        CollectionAssert.AreEqual(
            new[] { "Features.0", "Features.1", "Features.2" }, SlotNames(transformer, new MemoryView().AddSingles("Features", [1, 2, 3])));
    }

    [TestMethod]
    public void Slot_names_stay_and_empty_ones_are_made_up()
    {
        var transformer = Fit(Named("length", "", "width"));
        CollectionAssert.AreEqual(new[] { "length", "Features.1", "width" }, transformer.Explain([1, 2, 3]).FeatureNames.ToArray());
        CollectionAssert.AreEqual(new[] { "length", "", "width" }, SlotNames(transformer, Named("length", "", "width")));
    }

    [TestMethod]
    public void They_are_saved()
    {
        using var folder = new TempFolder();
        var rows = Named("length", "height", "width");
        Fit(rows).SaveModel(folder["e.zip"], rows.Schema);

        var loaded = (ExplanationTransformer)new MLContext().Model.Load(folder["e.zip"], out _);

        CollectionAssert.AreEqual(new[] { "length", "height", "width" }, loaded.Explain([1, 2, 3]).FeatureNames.ToArray());
    }

    [TestMethod]
    public void The_largest_come_first_whatever_their_sign()
    {
        var explanation = Fit(Named("length", "height", "width")).Explain([1, -2, 3]);

        var largest = explanation.Largest(2);

        var expected = explanation.Contributions.Index().OrderByDescending(feature => Math.Abs(feature.Item)).Take(2).ToArray();
        CollectionAssert.AreEqual(expected.Select(feature => feature.Index).ToArray(), largest.Select(feature => feature.Index).ToArray());
        CollectionAssert.AreEqual(
            expected.Select(feature => feature.Item).ToArray(), largest.Select(feature => feature.Contribution).ToArray());
        CollectionAssert.AreEqual(
            expected.Select(feature => explanation.FeatureNames[feature.Index]).ToArray(),
            largest.Select(feature => feature.Name).ToArray());
        Assert.HasCount(3, explanation.Largest(100));
        Assert.AreEqual(string.Create(CultureInfo.InvariantCulture, $"{largest[0].Name}: {largest[0].Contribution:G4}"),
            largest[0].ToString());
    }

    [TestMethod]
    public void Nothing_is_largest_where_nothing_could_be_explained() =>
        Assert.IsEmpty(Fit(Named("a", "b", "c")).Explain([1, float.NaN, 3]).Largest(3));

    [TestMethod]
    public void None_at_all_is_refused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(Named("a", "b", "c")).Explain([1, 2, 3]).Largest(0)).Message,
        "The number of features must be at least 1. Received: 0.");

    private static MemoryView Named(params string[] names) => new MemoryView().AddVectors(
        "Features", new VectorDataViewType(NumberDataViewType.Single, 3),
            new DataViewSchema.Annotations.Builder().With("SlotNames", names).ToAnnotations(), [new VBuffer<float>(3, [1, 2, 3])]);

    private static string[] SlotNames(ExplanationTransformer transformer, IDataView rows)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        transformer.Transform(rows).Schema["FeatureContributions"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private ExplanationTransformer Fit(IDataView rows) => new ExplanationTransform(_mlContext, Model).Fit(rows);
}
