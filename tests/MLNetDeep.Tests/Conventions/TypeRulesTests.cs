using MLNetDeep.Interop;

namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class TypeRulesTests
{
    [TestMethod]
    public void Types_of_the_library_keep_the_rules() =>
        Expect.None(TypeRules.WrittenIn(typeof(PagedMemory).Assembly).SelectMany(TypeRules.Violations));

    [TestMethod]
    public void Internal_types_live_in_the_namespace_of_their_folder() =>
        Expect.None(
            from file in SourceTree.Library
            from type in TypeRules.WrittenIn(typeof(PagedMemory).Assembly)
            where type.Namespace == file.Namespace && type.Name.Split('`')[0] == file.Concept
            from violation in TypeRules.Violations(file, type)
            select violation);

    [TestMethod]
    public void An_internal_type_outside_the_namespace_of_its_folder_is_found() =>
        Assert.AreEqual(
            "src/MLNetDeep/Data/PagedMemory.cs: MLNetDeep.Interop.PagedMemory is internal; its namespace must be MLNetDeep.Data, as its "
            + "folder.",
            TypeRules.Violations(new("src/MLNetDeep/Data/PagedMemory.cs", "namespace MLNetDeep.Interop;"), typeof(PagedMemory)).Single());

    [TestMethod]
    public void The_library_s_types_are_found_without_what_the_compiler_adds()
    {
        var types = TypeRules.WrittenIn(typeof(PagedMemory).Assembly).ToList();
        CollectionAssert.Contains(types, typeof(PagedMemory));
        Assert.IsFalse(types.Any(type => type.Name.Contains('<', StringComparison.Ordinal)));
    }

    [TestMethod]
    public void An_open_class_is_found() =>
        StringAssert.EndsWith(
            TypeRules.Violations(typeof(MemoryStream)).Last(), "a class is sealed or abstract (or static). Which of the two is it?");

    [TestMethod]
    public void A_public_type_in_another_namespace_is_found() =>
        StringAssert.EndsWith(TypeRules.Violations(typeof(TypeRulesTests)).Single(), "public types live in the namespace MLNetDeep.");

    [TestMethod]
    [DataRow(typeof(Closed))]
    [DataRow(typeof(Base))]
    [DataRow(typeof(TypeRules))]
    [DataRow(typeof(Value))]
    public void Sealed_abstract_static_and_value_types_pass(Type type) => Assert.IsEmpty(TypeRules.Violations(type));

    internal sealed class Closed;

    internal abstract class Base;

    internal readonly struct Value;
}
