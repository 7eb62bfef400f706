using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Follows calls through compiled code, ours and TorchSharp's, to wherever a TorchSharp <see cref="Scalar"/> is made. Source text would not
/// tell: <c>a.add(b)</c> of two tensors makes one inside, <c>a.sub(b)</c> does not.
/// </summary>
internal sealed class ScalarMakers
{
    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Dictionary<MethodBase, string?> _paths = [];

    /// <summary>For each method that makes a Scalar, itself or through TorchSharp: "Type.Method: call → call → Scalar.op_Implicit".</summary>
    public IEnumerable<string> In(IEnumerable<Type> types) =>
        from type in types
        from method in MethodsOf(type)
        from called in CallsOf(method)
        let path = PathFrom(called)
        where path is not null
        select $"{type}.{method.Name}: {path}";

    /// <summary>The calls from a method of TorchSharp to where a Scalar is made; null when it makes none.</summary>
    private string? PathFrom(MethodBase method)
    {
        if (method.DeclaringType?.Assembly != typeof(Scalar).Assembly)
            return null;
        if (method.DeclaringType == typeof(Scalar) && (method.IsConstructor || method is MethodInfo { ReturnType: var made } && made == typeof(Scalar)))
            return $"Scalar.{method.Name}";
        if (_paths.TryGetValue(method, out var known))
            return known;

        _paths[method] = null; // A method that calls itself is judged by its other calls.
        var path = CallsOf(method).Select(PathFrom).FirstOrDefault(p => p is not null);
        return _paths[method] = path is null ? null : $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))}) → {path}";
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return [.. type.GetMethods(All), .. type.GetConstructors(All)];
    }

    private static IEnumerable<MethodBase> CallsOf(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            yield break;

        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method is { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? Codes[(short)(0xFE00 | il[at + 1])] : Codes[il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(il, at), typeArguments, methodArguments)!;
            at += OperandSize(code.OperandType, il, at);
        }
    }

    private static int OperandSize(OperandType type, byte[] il, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };
}
