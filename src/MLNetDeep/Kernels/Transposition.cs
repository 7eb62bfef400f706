using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>Turns rows into columns.</summary>
internal static unsafe class Transposition
{
    /// <summary>target[j, i] = source[i, j].</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="sourceStride">From source[i, j] to source[i + 1, j].</param>
    /// <param name="rows">How many rows the source has.</param>
    /// <param name="columns">How many columns the source has.</param>
    /// <param name="target">[columns, rows]; may not overlap the source.</param>
    /// <param name="targetStride">From target[j, i] to target[j + 1, i].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        var wholeRows = Sse.IsSupported || AdvSimd.Arm64.IsSupported ? rows & ~3 : 0;
        var wholeColumns = columns & ~3;
        for (var i = 0; i < wholeRows; i += 4)
        {
            var from = source + i * sourceStride;
            var to = target + i;
            for (var j = 0; j < wholeColumns; j += 4, from += 4, to += 4 * targetStride)
                Four(from, sourceStride, to, targetStride);
            Each(from, sourceStride, 4, columns - wholeColumns, to, targetStride);
        }
        Each(source + wholeRows * sourceStride, sourceStride, rows - wholeRows, columns, target + wholeRows, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source + sourceStride);
        var row2 = Vector128.Load(source + 2 * sourceStride);
        var row3 = Vector128.Load(source + 3 * sourceStride);
        // Interleaved twice, the first with the third row and the second with the fourth: each result is a column.
        var low02 = Low(row0, row2);
        var high02 = High(row0, row2);
        var low13 = Low(row1, row3);
        var high13 = High(row1, row3);
        Low(low02, low13).Store(target);
        High(low02, low13).Store(target + targetStride);
        Low(high02, high13).Store(target + 2 * targetStride);
        High(high02, high13).Store(target + 3 * targetStride);
    }

    /// <summary>left[0], right[0], left[1], right[1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    /// <summary>left[2], right[2], left[3], right[3].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);

    private static void Each(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                target[j * targetStride + i] = source[i * sourceStride + j];
        }
    }
}
