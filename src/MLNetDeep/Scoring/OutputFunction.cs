using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring;

/// <summary>What makes scores of a network's outputs, row by row.</summary>
internal static unsafe class OutputFunction
{
    /// <summary>Turns the outputs of one row into its scores, in place.</summary>
    /// <param name="function">What is done.</param>
    /// <param name="outputs">The row's first output; whole vectors behind it may be written to.</param>
    /// <param name="count">How many outputs it has.</param>
    public static void Apply(ScoreFunction function, float* outputs, int count)
    {
        var values = new Span<float>(outputs, count);
        if (function == ScoreFunction.Softmax)
            SoftMaxKernel.Fastest.Apply(outputs, count, TensorPrimitives.Max<float>(values));
        else if (function == ScoreFunction.Exponential)
            TensorPrimitives.Exp<float>(values, values);
    }
}
