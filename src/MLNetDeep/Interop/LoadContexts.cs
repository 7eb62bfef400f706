using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json;

namespace MLNetDeep.Interop;

/// <summary>
/// The load context of assemblies that a plug-in has, but whose native library the plug-in's own context fails to load. Such a context,
/// written as Microsoft's guide to plug-ins writes it, finds the file and throws; the runtime then asks nobody else, the loader for older
/// Linux systems neither. In this one there is nobody to throw. All else comes from the plug-in.
/// </summary>
internal sealed class EngineContext : AssemblyLoadContext
{
    private readonly AssemblyLoadContext _plugIn;
    private readonly string[] _own;

    private EngineContext(AssemblyLoadContext plugIn, string[] own)
        : base($"{own[0]} for {plugIn.Name}", plugIn.IsCollectible) => (_plugIn, _own) = (plugIn, own);

    /// <summary>The context to load assemblies into that need a native library.</summary>
    /// <param name="library">The assembly they belong to. Its context is the first choice.</param>
    /// <param name="native">The name of the native library.</param>
    /// <param name="own">Their names.</param>
    public static AssemblyLoadContext For(Assembly library, string native, params string[] own)
    {
        var context = GetLoadContext(library) ?? Default;
        return context != Default && OperatingSystem.IsLinux() && Throws(library, native) ? new EngineContext(context, own) : context;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var ofPlugIn = _plugIn.LoadFromAssemblyName(assemblyName);
        return _own.Contains(assemblyName.Name) && GetLoadContext(ofPlugIn) == _plugIn && ofPlugIn.Location.Length > 0
            ? LoadFromAssemblyPath(ofPlugIn.Location)
            : ofPlugIn;
    }

    // "Try" answers false where no file is found; what a context throws comes through.
    private static bool Throws(Assembly library, string native)
    {
        try
        {
            NativeLibrary.TryLoad(native, library, searchPath: null, out _);
            return false;
        }
        catch (Exception cannotLoad) when (cannotLoad is DllNotFoundException or BadImageFormatException)
        {
            return true;
        }
    }
}

/// <summary>
/// Lets a plug-in be unloaded whose collectible load context has this library. System.Text.Json keeps what it has learnt by reflection of
/// the types it read in a cache of the whole process, and with it our types. It empties that cache where types have changed under it, by
/// the protocol of <see cref="MetadataUpdateHandlerAttribute"/>; here it is asked to when the context unloads.
/// </summary>
/// <remarks>
/// Code that the compiler makes for a type (JsonSerializerContext) would need no cache, but forgets the defaults of init properties.
/// </remarks>
internal static class CollectibleContext
{
    private const string ClearCache = "ClearCache";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "Whichever part of the library is used first, it must have been asked before the context unloads.")]
    internal static void Watch()
    {
        if (AssemblyLoadContext.GetLoadContext(typeof(CollectibleContext).Assembly) is { IsCollectible: true } context)
            context.Unloading += static _ => ForgetTypes();
    }

    private static void ForgetTypes()
    {
        foreach (var handler in typeof(JsonSerializer).Assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>())
        {
            var clear = handler.HandlerType.GetMethod(
                ClearCache, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])]);
            clear?.Invoke(null, [null]);
        }
    }
}
