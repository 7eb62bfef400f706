using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Finds what a module uses of other assemblies although it is not public (or protected) there: the types and members its metadata
/// refers to, the types its attributes name, and the virtual members it overrides.
/// </summary>
internal static class NonPublicMembers
{
    /// <summary>Sorted lines "Assembly: Type.Member(parameters)"; a member that the assembly does not have ends in "MISSING".</summary>
    /// <param name="module">Whose metadata is read.</param>
    /// <param name="isOfInterest">Which of the other assemblies, by simple name.</param>
    public static IReadOnlyList<string> UsedBy(ModuleDefinition module, Func<string, bool> isOfInterest)
    {
        var types = module.GetTypeReferences().Concat(TypesNamedInAttributes(module));
        var members = module.GetMemberReferences().Concat(OverriddenBy(module));
        var used = types.Cast<MemberReference>().Concat(members)
            .Where(member => CompiledCode.AssemblyOf(Owner(member).GetElementType()) is var assembly
                && assembly != module.Assembly.Name.Name && isOfInterest(assembly))
            .Where(member => Resolve(member) is not { } definition || !IsAccessible(definition))
            .Select(Line);
        return [.. used.Distinct().Order(StringComparer.Ordinal)];
    }

    private static TypeReference Owner(MemberReference member) => member as TypeReference ?? member.DeclaringType;

    private static IMemberDefinition? Resolve(MemberReference member) => member switch
    {
        // Arrays have methods ("Get", "Set") that no assembly declares; their element is a reference of its own.
        { DeclaringType: ArrayType array } => array.ElementType.Resolve(),
        _ => member.Resolve(),
    };

    private static bool IsAccessible(IMemberDefinition member) => member switch
    {
        TypeDefinition type => type.IsPublic
            || (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsAccessible(type.DeclaringType),
        MethodDefinition method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && IsAccessible(method.DeclaringType),
        FieldDefinition field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && IsAccessible(field.DeclaringType),
        _ => throw new NotSupportedException($"Bug in the tests: {member.GetType()} is missing here."),
    };

    private static string Line(MemberReference member)
    {
        var owner = Owner(member).GetElementType();
        var name = member switch
        {
            TypeReference => "",
            MethodReference method => $".{method.Name}({string.Join(", ", method.Parameters.Select(p => Short(p.ParameterType)))})",
            _ => "." + member.Name,
        };
        return $"{CompiledCode.AssemblyOf(owner)}: {CompiledCode.NameOf(owner)}{name}{(Resolve(member) is null ? " MISSING" : "")}";
    }

    private static string Short(TypeReference type) => type switch
    {
        GenericInstanceType generic => $"{generic.Name.Split('`')[0]}<{string.Join(", ", generic.GenericArguments.Select(Short))}>",
        _ => type.Name,
    };

    private static IEnumerable<TypeReference> TypesNamedInAttributes(ModuleDefinition module) =>
        module.GetCustomAttributes().SelectMany(a => a.ConstructorArguments).Select(a => a.Value).OfType<TypeReference>();

    private static IEnumerable<MethodReference> OverriddenBy(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods)
            .Where(method => method is { IsVirtual: true, IsNewSlot: false })
            .Select(method => method.GetBaseMethod())
            .Where(overridden => overridden.Module != module);
}
