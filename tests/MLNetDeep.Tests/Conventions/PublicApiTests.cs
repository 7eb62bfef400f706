using System.Reflection;
using MLNetDeep.Interop;
using PublicApiGenerator;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The public surface of each package, as text; what a user could notice shows in the diff of an approved file.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void The_public_surface_of_the_core_is_what_was_approved() => Verify("PublicApi", typeof(PagedMemory).Assembly);

    [TestMethod]
    public void The_public_surface_of_the_Torch_engine_is_what_was_approved() =>
        Verify("PublicApi.Torch", Assembly.Load("MLNetDeep.Torch"));

    [TestMethod]
    public void The_public_surface_of_the_reports_is_what_was_approved() => Verify("PublicApi.Reports", typeof(TrainingPlot).Assembly);

    [TestMethod]
    public void The_public_surface_of_the_sweeps_is_what_was_approved() => Verify("PublicApi.Sweeps", typeof(SweepTuner).Assembly);

    [TestMethod]
    public void The_public_surface_of_the_PostgreSQL_store_is_what_was_approved() =>
        Verify("PublicApi.Sweeps.PostgreSql", typeof(PostgreSqlStoreExtensions).Assembly);

    private static void Verify(string name, Assembly library) => ApprovedText.Verify(name, library.GeneratePublicApi(new ApiGeneratorOptions
    {
        IncludeAssemblyAttributes = false,
        // By default extension methods on Microsoft's types are left out: our whole front door.
        UseDenyNamespacePrefixesForExtensionMethods = false,
    }));
}
