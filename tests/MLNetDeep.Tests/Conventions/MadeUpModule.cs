using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLNetDeep.Tests.Conventions;

/// <summary>Assemblies that no compiler would write, to see that a rule finds what is wrong with them.</summary>
internal static class MadeUpModule
{
    /// <summary>A module with one method, whose code calls the given one whether it exists or not.</summary>
    public static ModuleDefinition Calling(MethodReference method, IAssemblyResolver resolver)
    {
        using var module = ModuleDefinition.CreateModule(
            "MadeUp", new ModuleParameters { Kind = ModuleKind.Dll, AssemblyResolver = resolver });
        var type = new TypeDefinition("MadeUp", "Caller", TypeAttributes.Class, module.TypeSystem.Object);
        var caller = new MethodDefinition("Call", MethodAttributes.Static, module.TypeSystem.Void);
        caller.Body.GetILProcessor().Emit(OpCodes.Call, module.ImportReference(method));
        type.Methods.Add(caller);
        module.Types.Add(type);

        var image = new MemoryStream();
        module.Write(image);
        image.Position = 0;
        return ModuleDefinition.ReadModule(image, new ReaderParameters { AssemblyResolver = resolver });
    }
}
