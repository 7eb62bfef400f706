using System.Reflection;
using System.Runtime.Loader;

namespace MLNetDeep.ScoringOnly;

/// <summary>Loads MLNetDeep, MLNetDeep.Torch and TorchSharp once more, as parts of a plug-in in a load context of its own, and libtorch for
/// them.</summary>
internal static class PlugInAttempt
{
    /// <param name="plugIn">An assembly that was built with all of them, its ".deps.json" beside it.</param>
    /// <param name="isAsInGuide">Whether the context looks for native libraries itself, as the one of Microsoft's guide does.</param>
    public static int Run(string plugIn, bool isAsInGuide)
    {
        var context = isAsInGuide ? new GuidesContext(plugIn) : new PlugInContext(plugIn);
        var core = context.LoadFromAssemblyName(new AssemblyName("MLNetDeep"));
        var package = core.GetType("MLNetDeep.Training.EnginePackage", throwOnError: true)!.GetProperty("OrNull")!.GetValue(null)!;
        package.GetType().GetMethod("EnsureLoaded")!.Invoke(package, null);
        var name = AssemblyLoadContext.GetLoadContext(package.GetType().Assembly)!.Name;
        Console.WriteLine($"{package.GetType().FullName} in {name}");
        NativeLibraries.Report();
        return 0;
    }

    /// <summary>As Microsoft's guide to plug-ins has it, but for native libraries.</summary>
    private class PlugInContext(string plugIn) : AssemblyLoadContext("a plug-in")
    {
        protected AssemblyDependencyResolver Resolver { get; } = new(plugIn);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>With those too: it throws where a file is found that an older Linux system does not load.</summary>
    private sealed class GuidesContext(string plugIn) : PlugInContext(plugIn)
    {
        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            Resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
}
