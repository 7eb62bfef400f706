using System.Runtime.InteropServices;

namespace MLNetDeep.Interop;

/// <summary>
/// Large blocks of memory, not initialised, that go back to the system when they are freed. On Linux they come from it directly: the C
/// library keeps what is freed for later, which a process that streams or fits again and again pays for with twice the memory. There it is
/// also asked for pages of 2 MB instead of 4 KB: the first touch of a page costs more than copying into it (188 MB: 107 ms, with huge pages
/// 27). Elsewhere this is <see cref="NativeMemory"/>.
/// </summary>
internal static unsafe partial class PagedMemory
{
    /// <summary>What the address of a block is a multiple of: a huge page.</summary>
    private const int Alignment = 2 << 20;

    private const int ReadAndWrite = 1 | 2;
    private const int PrivateAndAnonymous = 2 | 0x20;
    private const int AdviceHugePages = 14;

    /// <param name="bytes">How many.</param>
    /// <param name="isToBeFilled">Whether nearly all of it will be written to, so that huge pages pay.</param>
    /// <returns>The block, and what <see cref="Free"/> wants to know of it.</returns>
    /// <exception cref="InsufficientMemoryException">There is not so much.</exception>
    public static (IntPtr First, IntPtr Mapped, nuint MappedBytes) Allocate(nuint bytes, bool isToBeFilled)
    {
        if (!OperatingSystem.IsLinux())
            return ((IntPtr)NativeMemory.AlignedAlloc(bytes, 64), 0, 0);

        // What is not touched costs nothing: the rest of the room for the alignment.
        var mappedBytes = bytes + Alignment;
        var mapped = Map(0, mappedBytes, ReadAndWrite, PrivateAndAnonymous, file: -1, offset: 0);
        if (mapped == -1)
            throw new InsufficientMemoryException(
                $"The system must have {bytes} bytes of memory for the rows. Received: a refusal. Set "
                + $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataMemoryMegabytes)} to stream the rows through less "
                + $"memory.");

        var first = (IntPtr)(((nuint)mapped + Alignment - 1) / Alignment * Alignment);
        if (isToBeFilled)
            _ = Advise(first, bytes / Alignment * Alignment, AdviceHugePages);
        return (first, mapped, mappedBytes);
    }

    /// <summary>Gives a block back.</summary>
    public static void Free((IntPtr First, IntPtr Mapped, nuint MappedBytes) block)
    {
        if (OperatingSystem.IsLinux())
            _ = Unmap(block.Mapped, block.MappedBytes);
        else
            NativeMemory.AlignedFree((void*)block.First);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial IntPtr Map(IntPtr address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(IntPtr address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(IntPtr address, nuint bytes, int advice);
}
