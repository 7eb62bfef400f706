using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed;

/// <summary>Sums over the rows of a batch, row after row.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>The gradients of a signal added up: the gradient of what is added to every row.</summary>
    public static void Of(Signal signal, Pass pass, float* sums) => Of(signal, new Slice(0, signal.Width), pass, sums);

    /// <summary>The same of some of the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(Signal signal, Slice columns, Pass pass, float* sums)
    {
        var target = Begin(columns.Count, pass, sums + columns.Start);
        for (var row = 0; row < pass.Count; row++)
            RowVectors.Add(signal.Gradients + (nint)row * signal.Width + columns.Start, target, columns.Count);
    }

    /// <summary>The gradients of a signal times values, added up: the gradient of what every row of the values is multiplied by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfProduct(Signal signal, float* values, Pass pass, float* sums)
    {
        var target = Begin(signal.Width, pass, sums);
        for (var row = 0; row < pass.Count; row++)
            RowVectors.AddProduct(signal.Gradients + (nint)row * signal.Width, values + (nint)row * signal.Width, target, signal.Width);
    }

    private static float* Begin(int width, Pass pass, float* sums)
    {
        if (!pass.AddsToGradients)
            new Span<float>(sums, width).Clear();
        return sums;
    }
}
