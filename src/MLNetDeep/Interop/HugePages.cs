using System.Runtime.InteropServices;

namespace MLNetDeep.Interop;

/// <summary>
/// Asks Linux to give large blocks of memory in pages of 2 MB instead of 4 KB. The first touch of a page costs more than copying into it: 188 MB were
/// filled in 107 ms, with huge pages in 27. A request only: elsewhere, and where the system has none to give, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>What the address of a block must be a multiple of.</summary>
    public const int Alignment = 2 << 20;

    private const int AdviceHugePages = 14;

    /// <summary>Says that a block will be written to from end to end.</summary>
    /// <param name="first">Its first byte, aligned to <see cref="Alignment"/>.</param>
    /// <param name="bytes">Its length.</param>
    public static void Advise(void* first, nuint bytes)
    {
        // The end of the block may share its page with other data: it is left alone.
        var whole = bytes / Alignment * Alignment;
        if (whole > 0 && OperatingSystem.IsLinux())
            _ = MemoryAdvise(first, whole, AdviceHugePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* first, nuint bytes, int advice);
}
