using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Reads what an assembly names from what the compiler wrote, so that no alias, extension method or <c>using static</c> hides it.
/// (Constants and <c>nameof</c> leave no trace there.)
/// </summary>
internal static class CompiledCode
{
    /// <summary>The assembly of that name beside the tests; types of the assemblies beside it can be resolved, base types, say.</summary>
    public static ModuleDefinition Open(string assembly, bool withSymbols = false)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        return ModuleDefinition.ReadModule(
            Path.Combine(AppContext.BaseDirectory, assembly + ".dll"),
            new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = withSymbols });
    }

    /// <summary>Everything the module's code names, its own things included.</summary>
    public static IEnumerable<CompiledReference> ReferencesIn(ModuleDefinition module) =>
        module.Types.Where(type => !type.Name.StartsWith('<')).SelectMany(ReferencesIn);

    /// <summary>Everything the code of one type names; code of types nested in it counts as its own.</summary>
    public static IEnumerable<CompiledReference> ReferencesIn(TypeDefinition outermost) =>
        WithNested(outermost).SelectMany(OfType).Concat(WithNested(outermost).SelectMany(type => type.Methods).SelectMany(OfMethod));

    /// <summary>The name of the assembly a type is in.</summary>
    public static string AssemblyOf(TypeReference type) => type.Scope switch
    {
        ModuleDefinition module => module.Assembly.Name.Name,
        var scope => scope.Name,
    };

    /// <summary>A type's name as C# shows it, but for generic parameters: "Outer.Inner".</summary>
    public static string NameOf(TypeReference type) => type.GetElementType().FullName.Replace('/', '.');

    /// <summary>The type and all types nested in it.</summary>
    public static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<CompiledReference> OfType(TypeDefinition type)
    {
        IEnumerable<TypeReference?> named =
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.Fields.Select(f => f.FieldType),
            .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
            .. Attributes(type).Concat(type.Fields.SelectMany(Attributes)).Concat(type.Properties.SelectMany(Attributes)),
        ];
        return named.SelectMany(Parts).Select(part => Reference(type, type.FullName, part, ""));
    }

    private static IEnumerable<CompiledReference> OfMethod(MethodDefinition method)
    {
        IEnumerable<TypeReference?> named =
        [
            method.ReturnType,
            .. method.Parameters.Select(p => p.ParameterType),
            .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
            .. Attributes(method),
        ];
        var signature = named.SelectMany(Parts).Select(part => Reference(method.DeclaringType, method.FullName, part, ""));
        return method.HasBody ? signature.Concat(OfBody(method)) : signature;
    }

    private static IEnumerable<CompiledReference> OfBody(MethodDefinition method)
    {
        var body = method.Body;
        var types = body.Variables.Select(v => v.VariableType).Concat(body.ExceptionHandlers.Select(h => h.CatchType));
        foreach (var part in types.SelectMany(Parts))
            yield return Reference(method.DeclaringType, PlaceOf(method, body.Instructions.First()), part, "");

        foreach (var instruction in body.Instructions)
        {
            var place = PlaceOf(method, instruction);
            foreach (var (part, member) in Operand(instruction.Operand))
                yield return Reference(method.DeclaringType, place, part, member);
        }
    }

    private static IEnumerable<(TypeReference Type, string Member)> Operand(object? operand) => operand switch
    {
        TypeReference type => Parts(type).Select(part => (part, "")),
        MethodReference method =>
        [
            (method.DeclaringType, method.Name),
            .. Parts(method.DeclaringType).Concat((method as GenericInstanceMethod)?.GenericArguments.SelectMany(Parts) ?? [])
            .Select(part => (part, "")),
        ],
        FieldReference field => [(field.DeclaringType, field.Name), .. Parts(field.FieldType).Select(part => (part, ""))],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider owner) =>
        owner.CustomAttributes.Select(a => a.AttributeType);

    /// <summary>The types a type is made of: an array's element, a generic type's arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };

    private static CompiledReference Reference(TypeDefinition from, string place, TypeReference type, string member)
    {
        while (from.DeclaringType is not null)
            from = from.DeclaringType;
        return new(from.FullName, place, AssemblyOf(type.GetElementType()), NameOf(type), member);
    }

    /// <summary>The source file and line of an instruction where that is known, else its method.</summary>
    public static string PlaceOf(MethodDefinition method, Instruction instruction)
    {
        var point = method.DebugInformation.SequencePoints.LastOrDefault(p => p.Offset <= instruction.Offset && !p.IsHidden);
        if (point is null)
            return method.FullName;

        var file = point.Document.Url.Replace('\\', '/');
        var inRepository = file.IndexOf("/src/", StringComparison.Ordinal);
        return $"{(inRepository < 0 ? file : file[(inRepository + 1)..])}:{point.StartLine}";
    }
}
