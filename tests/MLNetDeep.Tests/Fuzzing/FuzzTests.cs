namespace MLNetDeep.Tests.Fuzzing;

/// <summary>
/// Mutated files, a few of them: whatever the bytes, a valid object or an <see cref="InvalidDataException"/>, in little time and memory.
/// The benchmarks' <c>Soak Fuzz</c> goes through as many as one likes (docs/reliability.md).
/// </summary>
[TestClass]
public sealed class FuzzTests
{
    private const int Cases = 2000;

    /// <summary>A test takes no longer than a second or so: the cases go to several, each with its own.</summary>
    private const int Parts = 4;

    public static IEnumerable<object[]> TargetsAndParts =>
        from target in FuzzTargets.All
        from part in Enumerable.Range(0, Parts)
        select new object[] { target.Name, part };

    [TestMethod]
    [DynamicData(nameof(TargetsAndParts))]
    public void Any_bytes_give_a_valid_object_or_the_one_exception(string name, int part)
    {
        var report = FuzzRun.Of(FuzzTargets.All.Single(target => target.Name == name), part * Cases / Parts, Cases / Parts);
        Assert.IsEmpty(report.Findings, string.Join('\n', report.Findings.Take(5)));
        // A search that finds nothing but refusals, or none, looks at nothing.
        Assert.IsGreaterThan(0, report.Loaded);
        Assert.IsGreaterThan(Cases / Parts / 10, report.Refused);
    }

    [TestMethod]
    public void A_case_is_the_same_file_every_time()
    {
        foreach (var target in FuzzTargets.All)
            CollectionAssert.AreEqual(FuzzRun.FileOf(target, 5), FuzzRun.FileOf(target, 5), target.Name);
    }
}
