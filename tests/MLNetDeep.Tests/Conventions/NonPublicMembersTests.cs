using Mono.Cecil;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The ML.NET seam stays small and watched (docs/decisions/0001-mlnet-internals.md).</summary>
[TestClass]
public sealed class NonPublicMembersTests
{
    private static readonly IReadOnlyList<string> OfMicrosoftML = UsedBy("MLNetDeep", "Microsoft.ML");

    [TestMethod]
    public void What_the_library_uses_of_ML_NET_beyond_its_public_surface_is_what_was_approved() =>
        ApprovedText.Verify("NonPublicMicrosoftML", string.Join('\n', OfMicrosoftML));

    [TestMethod]
    public void All_of_it_exists_in_the_version_that_is_referenced() =>
        Expect.None(OfMicrosoftML.Where(line => line.EndsWith("MISSING", StringComparison.Ordinal)));

    [TestMethod]
    public void Nothing_beyond_the_public_surface_of_TorchSharp_is_used() => Expect.None(UsedBy("MLNetDeep.Torch", "TorchSharp"));

    [TestMethod]
    [DataRow("MLNetDeep: MLNetDeep.Scoring.NetworkScorer", DisplayName = "a type")]
    [DataRow("MLNetDeep: MLNetDeep.Networks.NetworkState.CopyParameters()", DisplayName = "a method, public in a type that is not")]
    public void Use_of_the_library_s_own_internals_by_these_tests_is_found(string line) =>
        CollectionAssert.Contains(UsedBy("MLNetDeep.Tests", "MLNetDeep").ToList(), line);

    [TestMethod]
    public void A_member_that_the_referenced_version_does_not_have_is_marked_as_missing()
    {
        using var version = CompiledCode.Open("Microsoft.ML.Data");
        using var madeUp = MadeUpModule.Calling(
            new MethodReference("NotThere", version.TypeSystem.Void, version.GetType("Microsoft.ML.MLContext")), version.AssemblyResolver);
        CollectionAssert.AreEqual(
            new[] { "Microsoft.ML.Data: Microsoft.ML.MLContext.NotThere() MISSING" },
            NonPublicMembers.UsedBy(madeUp, name => name == "Microsoft.ML.Data").ToList());
    }

    private static IReadOnlyList<string> UsedBy(string assembly, string others)
    {
        using var module = CompiledCode.Open(assembly);
        return NonPublicMembers.UsedBy(module, name => name == others || name.StartsWith(others + ".", StringComparison.Ordinal));
    }
}
