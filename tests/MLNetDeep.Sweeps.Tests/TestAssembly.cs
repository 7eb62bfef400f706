// Training uses all cores by itself: two fits at once only slow each other down.
[assembly: DoNotParallelize]

namespace MLNetDeep.Sweeps.Tests;

[TestClass]
public sealed class TestAssembly
{
    [AssemblyCleanup]
    public static void StopServer() => Support.PostgreSqlServer.StopShared();
}
