using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDeep.Explaining.Layers;

/// <summary>Products of weights in single precision with values in double precision, without a second copy of the weights.</summary>
internal static class WideProducts
{
    /// <summary>Σ weights[i] · values[i].</summary>
    public static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<double> values)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var narrow = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (var i = 0; i < narrow.Length; i++)
        {
            Vector.Widen(narrow[i], out var lower, out var upper);
            low = Vector.FusedMultiplyAdd(lower, wide[2 * i], low);
            high = Vector.FusedMultiplyAdd(upper, wide[2 * i + 1], high);
        }

        var sum = Vector.Sum(low + high);
        for (var i = narrow.Length * Vector<float>.Count; i < weights.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }

    /// <summary>sums[i] += weights[i] · factor.</summary>
    public static void AddScaled(ReadOnlySpan<float> weights, double factor, Span<double> sums)
    {
        var narrow = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < narrow.Length; i++)
        {
            Vector.Widen(narrow[i], out var lower, out var upper);
            wide[2 * i] = Vector.FusedMultiplyAdd(lower, factors, wide[2 * i]);
            wide[2 * i + 1] = Vector.FusedMultiplyAdd(upper, factors, wide[2 * i + 1]);
        }

        for (var i = narrow.Length * Vector<float>.Count; i < weights.Length; i++)
            sums[i] += weights[i] * factor;
    }
}
