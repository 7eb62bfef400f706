using System.Numerics;
using System.Runtime.InteropServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// A number for each parameter that is the same within one array of parameters: a factor of the learning rate, say. Runs of vectors have
/// the same.
/// </summary>
/// <remarks>
/// Arrays begin where the one before ends, not at whole vectors, so a vector may hold the end of one and the beginning of the next; it is a
/// run by itself, with a number for each of its lanes.
/// </remarks>
internal sealed class ParameterFactors
{
    /// <param name="specification">Whose parameters.</param>
    /// <param name="factorOf">The number for an array of parameters of a layer.</param>
    public ParameterFactors(NetworkSpecification specification, Func<ParameterSlot, PlacedLayer, float> factorOf)
    {
        var length = ParameterBuffer.PaddedLength(specification.ParameterCount);
        var arrays = specification.AllPlaced
            .SelectMany(layer => layer.OwnParameters.Select(slot => (Slot: slot, Factor: factorOf(slot, layer))))
            .ToList();
        if (arrays.TrueForAll(array => array.Factor == arrays[0].Factor))
        {
            Runs = [new FactorRun(0, length / Vector<float>.Count, new Vector<float>(arrays[0].Factor))];
            return;
        }

        Each = new float[length];
        foreach (var (slot, factor) in arrays)
            Each.AsSpan(slot.Offset, slot.Length).Fill(factor);
        Runs = RunsOf(MemoryMarshal.Cast<float, Vector<float>>(Each));
    }

    /// <summary>The number of each parameter, the padding included; null where all have the same.</summary>
    public float[]? Each { get; }

    /// <summary>Runs of vectors with the same number, in order, covering all parameters and the padding.</summary>
    public FactorRun[] Runs { get; }

    /// <summary>The factors of the learning rate that the arrays of a network have.</summary>
    public static ParameterFactors OfLearningRate(NetworkSpecification specification) =>
        new(specification, (slot, layer) => layer.LearningRateFactor * slot.Array.LearningRateFactor * slot.Array.LearntScale);

    /// <summary>
    /// What gradients are multiplied by that are wanted by v of weights w = s v: the s of each array; null where all learn as they are.
    /// </summary>
    public static ParameterFactors? OfLearntScale(NetworkSpecification specification)
    {
        var factors = new ParameterFactors(specification, (slot, _) => slot.Array.LearntScale);
        return factors.Runs is [{ Factor: var only }] && only == Vector<float>.One ? null : factors;
    }

    private static FactorRun[] RunsOf(ReadOnlySpan<Vector<float>> factors)
    {
        var runs = new List<FactorRun>();
        for (var start = 0; start < factors.Length; start += runs[^1].Count)
        {
            var different = factors[start..].IndexOfAnyExcept(factors[start]);
            runs.Add(new FactorRun(start, different < 0 ? factors.Length - start : different, factors[start]));
        }
        return [.. runs];
    }
}

/// <summary>Vectors that follow each other and have the same number.</summary>
/// <param name="Start">The first vector.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Factor">The number for each lane.</param>
internal readonly record struct FactorRun(int Start, int Count, Vector<float> Factor)
{
    /// <summary>Those of its vectors that are among others; none where the count is not above 0.</summary>
    public Slice Within(Slice vectors)
    {
        var start = Math.Max(Start, vectors.Start);
        return new Slice(start, Math.Min(Start + Count, vectors.Start + vectors.Count) - start);
    }
}
