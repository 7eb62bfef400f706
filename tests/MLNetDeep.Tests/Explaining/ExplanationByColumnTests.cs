using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Explaining;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>Contributions of a table's columns instead of the slots that were made of them.</summary>
[TestClass]
public sealed class ExplanationByColumnTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void A_column_has_the_sum_of_its_slots_and_only_what_is_used_counts()
    {
        var (rows, model) = Trained();
        var network = model.FindDenseNetwork();
        var scored = model.Transform(rows);
        var options = new ExplanationOptions { Baseline = ExplanationBaseline.Mean };
        var bySlot = _mlContext.Transforms.ExplainDenseNetwork(network, options: options).Fit(scored);
        var byColumn = _mlContext.Transforms.ExplainDenseNetwork(network, options: options with { ByColumn = true }).Fit(scored);

        var (slots, columns) = (bySlot.Transform(scored), byColumn.Transform(scored));
        string[] names = columns.Schema["FeatureContributions"].SlotNames();
        CollectionAssert.AreEqual(new[] { "Rooms", "Kind", "Since" }, names);
        string[] slotNames = slots.Schema["FeatureContributions"].SlotNames();
        foreach (var (ofSlots, ofColumns) in ColumnValues.Singles(slots, "FeatureContributions")
            .Zip(ColumnValues.Singles(columns, "FeatureContributions")))
        {
            foreach (var (i, name) in names.Index())
            {
                var sum = slotNames.Zip(ofSlots)
                    .Where(slot => slot.First == name || slot.First.StartsWith(name + ".", StringComparison.Ordinal))
                    .Sum(slot => (double)slot.Second);
                Assert.AreEqual(sum, ofColumns[i], 1e-6);
            }
        }

        var features = ColumnValues.Singles(scored, "Features")[0];
        var (why, whySlots) = (byColumn.Explain(features), bySlot.Explain(features));
        CollectionAssert.AreEqual(names, why.FeatureNames.ToArray());
        CollectionAssert.AreEqual(ColumnValues.Singles(columns, "FeatureContributions")[0], why.Contributions.ToArray());
        Assert.AreEqual(why.Score - why.BaselineScore, why.Contributions.Sum(each => (double)each) - why.Deviation, 1e-5);
        Assert.AreEqual(whySlots.Score, why.Score);
    }

    [TestMethod]
    public void It_is_saved_and_a_file_whose_columns_are_not_those_of_the_features_is_refused()
    {
        var (rows, model) = Trained();
        var scored = model.Transform(rows);
        var explained = model.Append(_mlContext.Transforms.ExplainDenseNetwork(
            model.FindDenseNetwork(), options: new ExplanationOptions { ByColumn = true }).Fit(scored));
        var loaded = _mlContext.Model.Load(new MemoryStream(SavedModel.Of(explained)), out _);
        Assert.IsTrue(ColumnValues.AreEqual(ColumnValues.All(explained.Transform(rows), "FeatureContributions"),
            ColumnValues.All(loaded.Transform(rows), "FeatureContributions")));

        var network = model.FindDenseNetwork().Model;
        var settings = new ExplanationSettings
        {
            OutputColumnName = "Why",
            Score = ExplainedScore.Raw,
            NumberOfSteps = 4,
            MaximumNumberOfSteps = 4,
            Tolerance = .1f,
            Columns = new(["a"], [.. Enumerable.Repeat(1, network.FeatureCount)]),
        };
        using var file = new MemoryStream();
        ExplanationFile.Write(file, settings);
        file.Position = 0;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => ExplanationFile.Read(file, network)).Message,
            "columns that are not those of", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_slot_belongs_to_the_longest_name_of_a_column_and_without_one_to_itself()
    {
        var rows = new MemoryView().AddSingles("Features", [1f, 2f]).Add("a", NumberDataViewType.Single, 1f)
            .Add("a.b", NumberDataViewType.Single, 1f);
        var found = ColumnsOfSlots.Find(rows.Schema, rows.Schema["Features"], ["a.x", "a.b.y", "a.b", "ab", "Features.4", "a"]);
        CollectionAssert.AreEqual(new[] { "a", "a.b", "ab", "Features.4" }, found.Names.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 2, 3, 0 }, found.OfSlots.ToArray());
    }

    private (IDataView Rows, ITransformer Model) Trained()
    {
        var random = new Random(1);
        var rows = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => (i, kind: random.Next(3))).Select(row => new House
        {
            Rooms = random.Next(1, 7),
            Kind = $"kind {row.kind}",
            Since = new DateTime(2020, 1, 1).AddDays(row.i * 9),
            Label = row.kind + random.NextSingle(),
        }).ToArray());
        var options = DenseNetworkOptions.ForTables with { NumberOfEpochs = 3, Seed = 1 };
        return (rows, _mlContext.Transforms.TableFeatures(rows, "Label").Append(new DenseNetworkTrainer(_mlContext, options)).Fit(rows));
    }

    private sealed class House
    {
        public float Rooms { get; set; }

        public string Kind { get; set; } = "";

        public DateTime Since { get; set; }

        public float Label { get; set; }
    }
}
