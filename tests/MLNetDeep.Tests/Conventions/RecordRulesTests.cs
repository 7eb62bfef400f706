using MLNetDeep.Interop;

namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class RecordRulesTests
{
    private static IEnumerable<Type> Records => new[] { typeof(PagedMemory), typeof(SweepTuner), typeof(ReportedMetrics) }
        .SelectMany(type => RecordRules.PublicRecords(type.Assembly));

    [TestMethod]
    public void Results_can_grow_without_breaking_a_caller() => Expect.None(RecordRules.Positional(Records, Options));

    [TestMethod]
    public void Records_print_what_is_in_them() => Expect.None(RecordRules.Unprinted(Records));

    [TestMethod]
    public void Lists_in_records_are_values() => Expect.None(RecordRules.ByReference(Records));

    [TestMethod]
    public void Options_made_alike_are_equal()
    {
        Assert.AreEqual(new DenseNetworkOptions(), new DenseNetworkOptions());
        Assert.AreEqual(new DenseNetworkOptions().GetHashCode(), new DenseNetworkOptions().GetHashCode());
        Assert.AreEqual(new TableFeaturesOptions(), new TableFeaturesOptions());
        Assert.AreEqual(Named("a", "b"), Named("b", "a"), "The order of names does not matter.");
        Assert.AreNotEqual(Named("a", "b"), Named("a"));
        Assert.AreEqual(new SharedEnsemble(2, null!), new SharedEnsemble(2, null!), "What is wrong with it, its violations say.");
        Assert.AreNotEqual<MLNetDeep.Layer>(new Residual(new Dense(2)), new Residual(null!));

        static WeightsLayout Named(params string[] names) => new() { Names = names.ToDictionary(name => name, name => name) };
    }

    [TestMethod]
    public void A_list_that_is_compared_by_reference_or_shared_is_found()
    {
        Assert.HasCount(1, RecordRules.ByReference([typeof(ComparedByReference)]).ToList());
        Assert.HasCount(1, RecordRules.ByReference([typeof(ChangedFromOutside)]).ToList());
    }

    [TestMethod]
    public void Records_are_found()
    {
        var names = Records.Select(record => record.Name).ToList();
        foreach (var record in new[] { nameof(EpochRecord), nameof(TrainingHistory), nameof(MeanAndDeviation), nameof(Dense),
            nameof(SweepTrial) })
            CollectionAssert.Contains(names, record);
    }

    [TestMethod]
    public void A_positional_result_and_a_record_that_prints_by_itself_are_found()
    {
        Assert.HasCount(1, RecordRules.Positional([typeof(Figures)], Options).ToList());
        Assert.IsEmpty(RecordRules.Positional([typeof(Figures)], new HashSet<string> { nameof(Figures) }));
        Assert.HasCount(1, RecordRules.Unprinted([typeof(Figures)]).ToList());
        Assert.IsEmpty(RecordRules.Unprinted([typeof(Printed)]));
    }

    private static HashSet<string> Options =>
        [.. SourceTree.Library.Where(file => SourceTree.LayerOf(file) == "Options").SelectMany(file => file.Types)];

    public sealed record Figures(double Loss);

    public sealed record ComparedByReference
    {
        public IReadOnlyList<int> Values { get; init; } = [];
    }

    public sealed record ChangedFromOutside
    {
        public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

        public bool Equals(ChangedFromOutside? other) => other is not null && Values.SequenceEqual(other.Values);

        public override int GetHashCode() => Values.Count;
    }

    public sealed record Printed(double Loss)
    {
        public override string ToString() => "printed";
    }
}
