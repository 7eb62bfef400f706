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
        var target = sums + columns.Start;
        if (!pass.AddsToGradients)
            new Span<float>(target, columns.Count).Clear();
        for (var row = 0; row < pass.Count; row++)
            RowVectors.Add(signal.Gradients + (nint)row * signal.Width + columns.Start, target, columns.Count);
    }
}
