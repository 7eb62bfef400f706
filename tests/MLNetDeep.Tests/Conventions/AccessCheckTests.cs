using Mono.Cecil;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The runtime's half of the ML.NET seam: access checks are off for the assemblies that need it, and for no other.</summary>
[TestClass]
public sealed class AccessCheckTests
{
    [TestMethod]
    public void Access_checks_are_off_for_exactly_the_assemblies_whose_internals_are_used()
    {
        using var library = CompiledCode.Open("MLNetDeep");
        var needed = NonPublicMembers.UsedBy(library, _ => true).Select(line => line.Split(':')[0]);

        Assert.AreEqual(string.Join(", ", needed.Distinct().Order()), string.Join(", ", OffIn(library).Order()));
    }

    [TestMethod]
    public void The_library_s_name_is_none_of_theirs() =>
        CollectionAssert.DoesNotContain(PublicNames.AssembliesOfOthers.ToList(), "MLNetDeep");

    /// <summary>The assemblies a module's access checks are off for.</summary>
    internal static IEnumerable<string> OffIn(ModuleDefinition module) => module.Assembly.CustomAttributes
        .Where(attribute => attribute.AttributeType.Name == "IgnoresAccessChecksToAttribute")
        .Select(attribute => (string)attribute.ConstructorArguments.Single().Value);
}
