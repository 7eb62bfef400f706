using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MLNetDeep.ScoringOnly;

/// <summary>
/// Loads this program once more, with MLNetDeep and ML.NET, into a collectible load context as Microsoft's guide to plug-ins writes
/// it; has it load a model and score rows there; and unloads it.
/// </summary>
internal static class CollectedPlugIn
{
    private const int MostCollections = 250;

    /// <param name="modelPath">The model.</param>
    /// <param name="dataPath">The rows.</param>
    public static int Run(string modelPath, string dataPath)
    {
        var context = ScoredIn(modelPath, dataPath);
        // It goes with the collections that follow, in several steps; what is compiled again in the background holds it for a moment.
        for (var i = 0; i < MostCollections && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }
        Console.WriteLine(context.IsAlive ? "still loaded" : "unloaded");
        return 0;
    }

    /// <summary>A method of its own, so that no local of it keeps the context.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ScoredIn(string modelPath, string dataPath)
    {
        var context = new PlugInContext(typeof(CollectedPlugIn).Assembly.Location);
        var plugIn = context.LoadFromAssemblyName(typeof(CollectedPlugIn).Assembly.GetName());
        if (plugIn == typeof(CollectedPlugIn).Assembly)
            throw new InvalidOperationException("The plug-in must be loaded a second time. Received: the program itself.");
        plugIn.GetType(typeof(Scoring).FullName!)!.GetMethod(nameof(Scoring.Run))!.Invoke(null, [modelPath, dataPath]);
        context.Unload();
        return new WeakReference(context);
    }

    private sealed class PlugInContext(string plugIn) : AssemblyLoadContext("a plug-in", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(plugIn);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
}
