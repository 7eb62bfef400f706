using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Models;

namespace MLNetDeep.Compute;

/// <summary>
/// What makes scores of a network's outputs, row by row. A score's bits depend neither on its place nor on how many there are.
/// </summary>
internal static unsafe class ScoreFunctions
{
    private static readonly ActivationKernel Power = ActivationKernel.Of(new ExponentialFunction());
    private static readonly ActivationKernel Share = ActivationFunctions.For(Activation.Sigmoid)!;

    /// <summary>Turns the outputs of one row into its scores, in place.</summary>
    /// <param name="function">What is done.</param>
    /// <param name="outputs">The row's first output; whole vectors behind it may be written to.</param>
    /// <param name="count">How many outputs it has.</param>
    public static void Apply(ScoreFunction function, float* outputs, int count)
    {
        if (function == ScoreFunction.Softmax)
            SoftMaxKernel.Fastest.Apply(outputs, count, TensorPrimitives.Max<float>(new ReadOnlySpan<float>(outputs, count)));
        else if (function == ScoreFunction.Exponential)
            Power.Forward(outputs, outputs, count);
        else if (function == ScoreFunction.Sorted)
            new Span<float>(outputs, count).Sort();
    }

    /// <summary>The output that has a place in the ascending order, and its gradient by all outputs.</summary>
    /// <param name="outputs">[outputs].</param>
    /// <param name="place">The place, from 0.</param>
    /// <param name="gradient">[outputs]; written to.</param>
    public static double Sorted(ReadOnlySpan<double> outputs, int place, Span<double> gradient)
    {
        gradient.Clear();
        for (var i = 0; i < outputs.Length; i++)
        {
            if (PlaceOf(outputs, i) != place)
                continue;
            gradient[i] = 1;
            return outputs[i];
        }
        // Of outputs that are NaN.
        return double.NaN;
    }

    /// <summary>The place of an output in the ascending order; of equal ones the first comes first.</summary>
    public static int PlaceOf(ReadOnlySpan<double> outputs, int output)
    {
        var place = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] < outputs[output] || outputs[i] == outputs[output] && i < output)
                place++;
        }
        return place;
    }

    /// <summary>The scores of one row, by themselves.</summary>
    /// <param name="function">What is done.</param>
    /// <param name="outputs">The row's outputs.</param>
    public static float[] Scores(ScoreFunction function, ReadOnlySpan<float> outputs)
    {
        // With room for whole vectors.
        var scores = new float[outputs.Length + Vector<float>.Count * 4];
        outputs.CopyTo(scores);
        fixed (float* first = scores)
            Apply(function, first, outputs.Length);
        return scores[..outputs.Length];
    }

    /// <summary>The exponential of each output, in place.</summary>
    public static void Exponential(Span<float> outputs) => Power.Forward(outputs, outputs);

    /// <summary>The probability of a class, and its gradient by all outputs.</summary>
    /// <param name="outputs">[outputs].</param>
    /// <param name="output">The class.</param>
    /// <param name="gradient">[outputs]; written to.</param>
    public static double Softmax(ReadOnlySpan<double> outputs, int output, Span<double> gradient)
    {
        // Without the subtraction, exp of a large output would be infinite and the quotient NaN.
        TensorPrimitives.Subtract(outputs, TensorPrimitives.Max(outputs), gradient);
        TensorPrimitives.Exp<double>(gradient, gradient);
        TensorPrimitives.Divide(gradient, TensorPrimitives.Sum<double>(gradient), gradient);
        var probability = gradient[output];
        TensorPrimitives.Multiply(gradient, -probability, gradient);
        gradient[output] += probability;
        return probability;
    }

    /// <summary>The probability of true of log-odds, and its slope.</summary>
    public static (double Value, double Slope) Sigmoid(double logOdds) => Single(Share, logOdds);

    /// <summary>The exponential of a logarithm, and its slope.</summary>
    public static (double Value, double Slope) Exponential(double logarithm) => Single(Power, logarithm);

    private static (double Value, double Slope) Single(ActivationKernel kernel, double x)
    {
        var (value, slope) = (0.0, 0.0);
        kernel.Forward(new ReadOnlySpan<double>(in x), new Span<double>(ref value));
        kernel.Backward(new ReadOnlySpan<double>(in x), [1.0], new Span<double>(ref slope));
        return (value, slope);
    }

    /// <summary>e^x.</summary>
    private readonly struct ExponentialFunction : IActivationFunction
    {
        public static bool NeedsInput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Value<TNumbers, T>(T x)
            where TNumbers : INumbers<T> => TNumbers.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Slope<TNumbers, T>(T x, T y)
            where TNumbers : INumbers<T> => y;
    }
}
