using System.Numerics.Tensors;

namespace MLNetDeep.Explaining.Layers;

/// <summary>Single precision as double precision.</summary>
internal static class Widened
{
    /// <summary>The same values; none of none.</summary>
    public static double[] Of(ReadOnlyMemory<float> values)
    {
        var widened = new double[values.Length];
        TensorPrimitives.ConvertChecked(values.Span, widened);
        return widened;
    }
}
