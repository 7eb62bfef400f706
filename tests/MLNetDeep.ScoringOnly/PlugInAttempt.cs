using System.Reflection;
using System.Runtime.Loader;

namespace MLNetDeep.ScoringOnly;

/// <summary>Loads MLNetDeep, MLNetDeep.Torch and TorchSharp once more, as parts of a plug-in in a load context of its own, and libtorch for
/// them.</summary>
internal static class PlugInAttempt
{
    /// <param name="plugIn">An assembly that was built with all of them, its ".deps.json" beside it.</param>
    public static int Run(string plugIn)
    {
        var core = new PlugInContext(plugIn).LoadFromAssemblyName(new AssemblyName("MLNetDeep"));
        var package = core.GetType("MLNetDeep.Training.EnginePackage", throwOnError: true)!.GetProperty("OrNull")!.GetValue(null)!;
        package.GetType().GetMethod("EnsureLoaded")!.Invoke(package, null);
        Console.WriteLine($"{package.GetType().FullName} in {AssemblyLoadContext.GetLoadContext(package.GetType().Assembly)!.Name}");
        NativeLibraries.Report();
        return 0;
    }

    /// <summary>
    /// As Microsoft's guide to plug-ins has it, but for native libraries: what the guide overrides throws on an older Linux system before
    /// anybody else is asked.
    /// </summary>
    private sealed class PlugInContext(string plugIn) : AssemblyLoadContext("a plug-in")
    {
        private readonly AssemblyDependencyResolver _resolver = new(plugIn);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
