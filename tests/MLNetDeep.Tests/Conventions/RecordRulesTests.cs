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

    public sealed record Printed(double Loss)
    {
        public override string ToString() => "printed";
    }
}
