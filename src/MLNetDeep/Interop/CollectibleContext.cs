using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;

namespace MLNetDeep.Interop;

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
