using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Numbers that the compiled code turns into text in the culture of whoever runs it: "0,5" in German. Whole numbers are let pass; what a
/// culture writes otherwise there, the sign, our messages have nowhere but in a value received.
/// </summary>
internal static class CultureOfTexts
{
    private const string Handler = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    private static readonly HashSet<string> InCulture =
    [
        "System.Single", "System.Double", "System.Decimal", "System.Half", "System.DateTime", "System.DateTimeOffset", "System.DateOnly",
            "System.TimeOnly",
    ];

    /// <summary>A sentence for every place where that happens.</summary>
    public static IEnumerable<string> Violations(ModuleDefinition module) =>
        from type in module.Types.SelectMany(CompiledCode.WithNested)
        from method in type.Methods
        where method.HasBody && !IsOfRecord(method)
        from place in PlacesIn(method)
        select $"{place} Write it with string.Create(CultureInfo.InvariantCulture, $\"…\") or FormattableString.Invariant.";

    private static IEnumerable<string> PlacesIn(MethodDefinition method)
    {
        // The compiler loads the handler's address right before it makes it or adds to it; what is added in between loads no other one that
        // is a number.
        VariableDefinition? handler = null;
        var inCulture = new HashSet<VariableDefinition>();
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code is Code.Ldloca or Code.Ldloca_S
                && instruction.Operand is VariableDefinition { VariableType.FullName: Handler } loaded)
                handler = loaded;
            if (instruction.Operand is not MethodReference called)
                continue;

            if (handler is not null && called is { Name: ".ctor", DeclaringType.FullName: Handler })
                _ = called.Parameters.Count == 2 ? inCulture.Add(handler) : inCulture.Remove(handler);
            var argument = (called as GenericInstanceMethod)?.GenericArguments[0];
            if (called is { Name: "AppendFormatted", DeclaringType.FullName: Handler } && handler is not null && inCulture.Contains(handler)
                && IsInCulture(argument))
                yield return $"{CompiledCode.PlaceOf(method, instruction)}: text with a {argument!.Name} in it.";
            if (called is { Name: "Join" or "Concat", DeclaringType.FullName: "System.String" } && IsInCulture(argument))
                yield return $"{CompiledCode.PlaceOf(method, instruction)}: text of several {argument!.Name}.";
            if (called is { Name: "ToString", Parameters.Count: 0 } or
                {
                    Name: "ToString",
                    Parameters: [{ ParameterType.FullName: "System.String" }]
                } && IsInCulture(TypeBefore(called, instruction)))
                yield return $"{CompiledCode.PlaceOf(method, instruction)}: ToString() of a {TypeBefore(called, instruction)!.Name}.";
            if (called is
                {
                    Name: "Append", DeclaringType.FullName: "System.Text.StringBuilder",
                    Parameters: [{ ParameterType: var appended }]
                } && IsInCulture(appended))
                yield return $"{CompiledCode.PlaceOf(method, instruction)}: Append of a {appended.Name}.";
        }
    }

    private static TypeReference? TypeBefore(MethodReference called, Instruction instruction) =>
        instruction.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constrained } ? constrained : called.DeclaringType;

    private static bool IsInCulture(TypeReference? type) =>
        type is not null && (
            InCulture.Contains(type.FullName) || type is GenericInstanceType { Name: "Nullable`1" } nullable
            && IsInCulture(nullable.GenericArguments[0]));

    /// <summary>What the compiler writes of a record by itself; how records look in other cultures is tested by looking.</summary>
    private static bool IsOfRecord(MethodDefinition method) => method.Name == "PrintMembers";
}
