using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;

namespace MLNetDeep.Torch.Loading;

/// <summary>
/// Lets TorchSharp's native half load on Linux systems whose C++ library is a little older than the one it was built with (Debian 12,
/// Ubuntu 22.04, RHEL 9). It asks for the symbol version GLIBCXX_3.4.32 for the sake of one symbol that nothing calls; a copy in memory
/// that asks for it weakly loads. Runs only after normal loading has failed, writes no file, does nothing on newer systems.
/// Why: docs/decisions/0002-torchsharp-on-older-linux.md.
/// </summary>
internal static partial class OlderLinuxLoader
{
    private const string LibraryName = "LibTorchSharp";
    private const string LibTorch = "libtorch.so";
    private const string VersionNeverCalled = "GLIBCXX_3.4.32";
    private static readonly string Natives = Path.Combine("runtimes", "linux-x64", "native");

    private static readonly Lock Gate = new();
    private static IntPtr _loaded;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "It must be in place before the first touch of any TorchSharp member, wherever that comes from.")]
    internal static void Hook()
    {
        if (!OperatingSystem.IsLinux())
            return;

        // The context that has loaded TorchSharp is the one that is asked for its libraries: a plug-in's own, where it is loaded into one.
        var ofTorchSharp = AssemblyLoadContext.GetLoadContext(typeof(TorchSharp.torch).Assembly) ?? AssemblyLoadContext.Default;
        ofTorchSharp.ResolvingUnmanagedDll += (_, name) => name == LibraryName ? Load() : IntPtr.Zero;
    }

    /// <summary>The handle of the library loaded with its need made weak; zero when that is not what keeps it from loading.</summary>
    private static IntPtr Load()
    {
        lock (Gate)
        {
            if (_loaded == IntPtr.Zero && Find("libLibTorchSharp.so") is { } path)
                _loaded = LoadWeakened(path);
            return _loaded;
        }
    }

    private static string? Find(string fileName) => Folders().Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

    /// <summary>
    /// Where native libraries may lie: as the host says, beside the program, beside TorchSharp and this assembly (a plug-in's folder), and
    /// in the package cache TorchSharp came from (a script).
    /// </summary>
    private static IEnumerable<string> Folders()
    {
        var ofHost = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in ofHost.Append(AppContext.BaseDirectory))
            yield return folder;

        foreach (var assembly in new[] { typeof(TorchSharp.torch).Assembly, typeof(OlderLinuxLoader).Assembly })
        {
            if (Path.GetDirectoryName(assembly.Location) is not { Length: > 0 } beside)
                continue;

            yield return beside;
            yield return Path.Combine(beside, Natives);
            // CACHE/torchsharp/0.107.0/lib/net8.0: the natives lie in CACHE/torchsharp/0.107.0/runtimes, those of libtorch in packages
            // beside.
            var package = Path.GetFullPath(Path.Combine(beside, "..", ".."));
            yield return Path.Combine(package, Natives);
            foreach (var libTorch in PackagesOfLibTorch(Path.GetFullPath(Path.Combine(package, "..", ".."))))
                yield return Path.Combine(libTorch, Natives);
        }
    }

    private static IEnumerable<string> PackagesOfLibTorch(string cache) => Directory.Exists(cache)
        ? Directory.EnumerateDirectories(cache, "libtorch-*-linux-x64").Order(StringComparer.Ordinal)
            .Select(package => Path.Combine(package, TorchRuntime.PackageVersion))
        : [];

    private static IntPtr LoadWeakened(string path)
    {
        var image = File.ReadAllBytes(path);
        if (!ElfVersionNeeds.TryWeaken(image, VersionNeverCalled))
            return IntPtr.Zero;

        // The copy in memory has lost its "look beside me" path, so what it links to must be in the process already.
        if (!TryLoadLibTorchNear(Path.GetDirectoryName(path)!))
            return IntPtr.Zero;

        using var memoryFile = new SafeFileHandle(CreateMemoryFile(LibraryName, flags: 1 /* close on exec */), ownsHandle: true);
        if (memoryFile.IsInvalid)
            return IntPtr.Zero;

        RandomAccess.Write(memoryFile, image, fileOffset: 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{memoryFile.DangerousGetHandle()}", out var handle) ? handle : IntPtr.Zero;
    }

    /// <summary>
    /// Beside it, where native libraries lie, or where the system finds it by its name: in LD_LIBRARY_PATH, or loaded already.
    /// </summary>
    private static bool TryLoadLibTorchNear(string directory)
    {
        var beside = Path.Combine(directory, LibTorch);
        return NativeLibrary.TryLoad(File.Exists(beside) ? beside : Find(LibTorch) ?? LibTorch, out _);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
