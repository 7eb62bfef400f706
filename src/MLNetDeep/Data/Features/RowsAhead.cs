using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Rows that are gathered in a random order lie far from each other, so the processor cannot guess the next one: it is told.
/// </summary>
internal static unsafe class RowsAhead
{
    private const int CacheLine = 64;

    /// <summary>So many rows are on their way while one is copied.</summary>
    private const int Count = 2;

    /// <summary>Asks for the row that is gathered soon after one.</summary>
    /// <param name="matrix">Where rows lie.</param>
    /// <param name="rows">Which are gathered.</param>
    /// <param name="at">Which of them is gathered now.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(GrowingMatrix<T> matrix, ReadOnlySpan<int> rows, int at)
        where T : unmanaged
    {
        if (!Sse.IsSupported || at + Count >= rows.Length)
            return;

        fixed (T* start = matrix[rows[at + Count]])
        {
            // Nothing is read, so it does not matter that the last line may reach beyond the row.
            var end = (byte*)(start + matrix.Width);
            for (var line = (byte*)start; line < end; line += CacheLine)
                Sse.Prefetch0(line);
        }
    }
}
