using MLNetDeep.Tests.Fuzzing;

namespace MLNetDeep.Sweeps.Tests.Fuzzing;

/// <summary>
/// Mutated files of sweeps: whatever the bytes, a store that can be watched and continued, or an <see cref="InvalidDataException"/>, in
/// little time and memory. The benchmarks' <c>Soak Fuzz</c> goes through as many as one likes (docs/reliability.md).
/// </summary>
[TestClass]
public sealed class StoreFuzzTests
{
    private const int Cases = 2000;

    /// <summary>A test takes no longer than a second or so.</summary>
    private const int Parts = 20;

    public static IEnumerable<object[]> Numbers => Enumerable.Range(0, Parts).Select(part => new object[] { part });

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void Any_bytes_give_a_store_or_the_one_exception(int part)
    {
        var report = FuzzRun.Of(StoreFuzzTarget.Stores, part * Cases / Parts, Cases / Parts);
        Assert.IsEmpty(report.Findings, string.Join('\n', report.Findings.Take(5)));
        // A search that finds nothing but refusals, or none, looks at nothing.
        Assert.IsGreaterThan(0, report.Loaded);
        Assert.IsGreaterThan(Cases / Parts / 10, report.Refused);
    }

    [TestMethod]
    public void A_case_is_the_same_file_every_time() =>
        CollectionAssert.AreEqual(FuzzRun.FileOf(StoreFuzzTarget.Stores, 5), FuzzRun.FileOf(StoreFuzzTarget.Stores, 5));
}
