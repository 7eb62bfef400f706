using MLNetDeep.Interop;
using PublicApiGenerator;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The public surface, as text; what a user of the library could notice shows in the diff of PublicApi.approved.txt.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void The_public_surface_is_what_was_approved()
    {
        var surface = typeof(PagedMemory).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            // By default extension methods on Microsoft's types are left out: our whole front door.
            UseDenyNamespacePrefixesForExtensionMethods = false,
        });
        ApprovedText.Verify("PublicApi", surface);
    }
}
