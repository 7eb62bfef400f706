// Every test starts builds, which use all cores by themselves.
[assembly: DoNotParallelize]

namespace MLNetDeep.Packages.Tests;

/// <summary>What belongs to all tests of this project.</summary>
[TestClass]
public sealed class TestAssembly
{
    [AssemblyCleanup]
    public static Task Remove_what_was_packed() => PackedLibraries.Remove();
}
