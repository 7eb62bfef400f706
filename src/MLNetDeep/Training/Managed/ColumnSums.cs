using System.Numerics.Tensors;

namespace MLNetDeep.Training.Managed;

/// <summary>Sums over the rows of a batch, row after row.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>The gradients of a signal added up: the gradient of what is added to every row.</summary>
    public static void Of(Signal signal, Pass pass, float* sums) => Of(signal, new Slice(0, signal.Width), pass, sums);

    /// <summary>The same of some of the columns.</summary>
    public static void Of(Signal signal, Slice columns, Pass pass, float* sums)
    {
        var target = Begin(columns.Count, pass, sums + columns.Start);
        for (var row = 0; row < pass.Count; row++)
            TensorPrimitives.Add(target, signal.GradientRow(row).Slice(columns.Start, columns.Count), target);
    }

    /// <summary>The gradients of a signal times values, added up: the gradient of what every row of the values is multiplied by.</summary>
    public static void OfProduct(Signal signal, float* values, Pass pass, float* sums)
    {
        var target = Begin(signal.Width, pass, sums);
        for (var row = 0; row < pass.Count; row++)
            TensorPrimitives.MultiplyAdd(
                signal.GradientRow(row), new ReadOnlySpan<float>(values + (nint)row * signal.Width, signal.Width), target, target);
    }

    private static Span<float> Begin(int width, Pass pass, float* sums)
    {
        var target = new Span<float>(sums, width);
        if (!pass.AddsToGradients)
            target.Clear();
        return target;
    }
}
