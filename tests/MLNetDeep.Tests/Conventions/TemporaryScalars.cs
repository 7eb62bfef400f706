using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Finds the calls by which a temporary <c>TorchSharp.Scalar</c> comes to be, in the caller (<c>x.mul(0.5)</c>) or somewhere below the
/// method called (<c>x.add(y)</c> makes a Scalar of 1); a call of a virtual method counts as one of all that override it. Why that matters:
/// docs/decisions/0004-no-temporary-scalars.md.
/// </summary>
internal static class TemporaryScalars
{
    private const string Scalar = "TorchSharp.Scalar";

    /// <summary>Makes Scalars of numbers only; its one caller hands over nothing but tensors, as its signature has it.</summary>
    private static readonly (string Caller, string Called) Exempt = (
        "MLNetDeep.Torch.Optimizers.FusedAdam",
        "System.Object TorchSharp.torch/jit/CompilationUnit::invoke(System.String,System.Object[])");

    /// <summary>The methods of TorchSharp by which a Scalar is made, each with the next one on the way to where that happens.</summary>
    private static readonly Lazy<Dictionary<string, string>> Makers = new(FindMakers);

    /// <summary>A sentence for every call in the type's code by which a Scalar is made.</summary>
    public static IEnumerable<string> MadeBy(TypeDefinition outermost) =>
        from method in CompiledCode.WithNested(outermost).SelectMany(type => type.Methods)
        where method.HasBody
        from instruction in method.Body.Instructions
        let called = Called(instruction.Operand)
        where called is not null && (Makes(called) || Makers.Value.ContainsKey(called.FullName))
            && (outermost.FullName, called.FullName) != Exempt
        select $"{CompiledCode.PlaceOf(method, instruction)}: a Scalar is made, which the garbage collector may free under the native "
            + $"call. The way to it: {Way(called.FullName)}";

    private static Dictionary<string, string> FindMakers()
    {
        using var torchSharp = CompiledCode.Open("TorchSharp");
        var methods = torchSharp.Types.SelectMany(CompiledCode.WithNested).SelectMany(type => type.Methods).ToList();
        var calls =
            from caller in methods
            where caller.HasBody
            from instruction in caller.Body.Instructions
            let called = Called(instruction.Operand)
            where called is not null
            select (Caller: caller.FullName, Called: called.FullName, MakesScalar: Makes(called));
        var overrides =
            from method in methods
            where method is { IsVirtual: true, IsNewSlot: false }
            select (Caller: method.GetBaseMethod().FullName, Called: method.FullName, MakesScalar: false);
        var all = calls.Concat(overrides).ToList();
        var callersOf = all.ToLookup(call => call.Called, call => call.Caller);

        // From the methods that make one themselves up to all that call these.
        var makers = new Dictionary<string, string>();
        var unvisited = new Queue<string>();
        foreach (var (caller, called, _) in all.Where(call => call.MakesScalar))
        {
            if (makers.TryAdd(caller, called))
                unvisited.Enqueue(caller);
        }
        while (unvisited.TryDequeue(out var maker))
        {
            foreach (var caller in callersOf[maker].Where(caller => makers.TryAdd(caller, maker)))
                unvisited.Enqueue(caller);
        }
        return makers;
    }

    /// <summary>The method of TorchSharp that an instruction names, if it names one.</summary>
    private static MethodDefinition? Called(object? operand) =>
        operand is MethodReference method && CompiledCode.AssemblyOf(method.DeclaringType.GetElementType()) == "TorchSharp"
            ? method.Resolve() : null;

    private static bool Makes(MethodDefinition method) =>
        method is { IsConstructor: true, DeclaringType.FullName: Scalar } or { IsGetter: false, ReturnType.FullName: Scalar };

    private static string Way(string method)
    {
        var way = new List<string>();
        for (var next = method; next is not null; next = Makers.Value.GetValueOrDefault(next))
            way.Add(next[(next.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return string.Join(" → ", way);
    }
}
