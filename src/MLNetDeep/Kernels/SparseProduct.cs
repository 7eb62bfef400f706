using System.Runtime.CompilerServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// Products of a dense layer with inputs that are mostly 0, which are left out: what is multiplied by 0 changes no sum. So the sums are
/// those of <see cref="BlockedMatrixKernels{TLanes, TVector}"/>. Weights are turned block by block, so that the units of an input lie side
/// by side, and gradients are turned back.
/// </summary>
internal static unsafe class SparseProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>So many units are gone over together: turned, the weights of a block of inputs fill half a first-level cache.</summary>
    private const int MostUnits = 256;

    /// <summary>How many inputs are turned together: a cache line of each unit's weights.</summary>
    private const int MostInputs = 16;

    /// <summary>How many floats the turned block takes.</summary>
    public const int BlockSize = MostUnits * MostInputs;

    /// <summary>y = x · wᵀ + bias.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="w">[units, inputs].</param>
    /// <param name="bias">[units]; null for none.</param>
    /// <param name="y">[rows, units]; written to.</param>
    /// <param name="block"><see cref="BlockSize"/> floats; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(SparseColumns x, MatrixView w, float* bias, MatrixView y, float* block)
    {
        for (var row = 0; row < y.Rows; row++)
        {
            var sums = new Span<float>(y.Start + row * y.Stride, y.Columns);
            if (bias == null)
                sums.Clear();
            else
                new ReadOnlySpan<float>(bias, y.Columns).CopyTo(sums);
        }
        for (var unit = 0; unit < w.Rows; unit += MostUnits)
        {
            var units = Math.Min(MostUnits, w.Rows - unit);
            for (var input = 0; input < w.Columns; input += MostInputs)
            {
                var inputs = Math.Min(MostInputs, w.Columns - input);
                if (x.Start(input) == x.Start(input + inputs))
                    continue;
                Transposition<TLanes, TVector>.Run(w.Start + unit * w.Stride + input, w.Stride, units, inputs, block, MostUnits);
                for (var i = 0; i < inputs; i++)
                {
                    var end = x.Start(input + i + 1);
                    for (var entry = x.Start(input + i); entry < end; entry++)
                        AddMultiple(block + i * MostUnits, x.Values[entry], y.Start + x.Rows[entry] * y.Stride + unit, units);
                }
            }
        }
    }

    /// <summary>dw = dyᵀ · x, or dw += dyᵀ · x.</summary>
    /// <param name="dy">[rows, units].</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="dw">[units, inputs]; written to.</param>
    /// <param name="accumulate">Whether the product is added to what is there.</param>
    /// <param name="block"><see cref="BlockSize"/> floats; written to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(MatrixView dy, SparseColumns x, MatrixView dw, bool accumulate, float* block)
    {
        for (var unit = 0; unit < dw.Rows; unit += MostUnits)
        {
            var units = Math.Min(MostUnits, dw.Rows - unit);
            for (var input = 0; input < dw.Columns;)
            {
                var gradients = dw.Start + unit * dw.Stride + input;
                var unused = InputsWithoutEntries(x, input);
                if (unused > 0)
                {
                    for (var row = 0; row < units && !accumulate; row++)
                        new Span<float>(gradients + row * dw.Stride, unused).Clear();
                    input += unused;
                    continue;
                }
                var inputs = Math.Min(MostInputs, dw.Columns - input);
                if (accumulate)
                    Transposition<TLanes, TVector>.Run(gradients, dw.Stride, units, inputs, block, MostUnits);
                else
                    new Span<float>(block, inputs * MostUnits).Clear();
                for (var i = 0; i < inputs; i++)
                {
                    var end = x.Start(input + i + 1);
                    for (var entry = x.Start(input + i); entry < end; entry++)
                        AddMultiple(dy.Start + x.Rows[entry] * dy.Stride + unit, x.Values[entry], block + i * MostUnits, units);
                }
                Transposition<TLanes, TVector>.Run(block, MostUnits, inputs, units, gradients, dw.Stride);
                input += inputs;
            }
        }
    }

    /// <summary>How many inputs have no entry from one on, in whole blocks.</summary>
    private static int InputsWithoutEntries(SparseColumns x, int from)
    {
        var to = from;
        while (to < x.Columns && x.Start(Math.Min(to + MostInputs, x.Columns)) == x.Start(from))
            to = Math.Min(to + MostInputs, x.Columns);
        return to - from;
    }

    /// <summary>target += factor · x, rounded once where the processor can, as in a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMultiple(float* x, float factor, float* target, int count)
    {
        var (i, factors) = (0, TLanes.Broadcast(factor));
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.MultiplyAdd(factors, TLanes.Load(x + i), TLanes.Load(target + i)), target + i);
        for (; i < count; i++)
            target[i] = float.MultiplyAddEstimate(factor, x[i], target[i]);
    }
}
