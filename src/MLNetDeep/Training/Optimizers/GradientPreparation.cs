using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>What happens to gradients before a rule sees them: by what they are wanted, their mean over the batches added up, and
/// clipping.</summary>
internal sealed class GradientPreparation(OptimizerOptions options, NetworkState network)
{
    /// <summary>How many squares are added up in single precision.</summary>
    private const int SumLength = 4096;

    private readonly ParameterBuffer _gradients = network.Gradients;
    private readonly ParameterFactors? _scales = ParameterFactors.OfLearntScale(network.Specification);

    /// <param name="batchCount">How many batches' gradients the sum is of.</param>
    public void Run(int batchCount)
    {
        if (_scales is not null)
            Scale(_scales);
        var scale = 1f / batchCount;
        if (options.GlobalClipNorm is { } limit)
            scale *= NormScale(Norm() * scale, limit);
        if (scale != 1)
            TensorPrimitives.Multiply(_gradients.Values, scale, _gradients.Values);
        if (options.ClipValue is { } most)
            Clip(_gradients.Vectors, new Vector<float>(most));
    }

    private void Scale(ParameterFactors scales)
    {
        var all = _gradients.Vectors;
        foreach (var run in scales.Runs)
        {
            foreach (ref var gradient in all.Slice(run.Start, run.Count))
                gradient *= run.Factor;
        }
    }

    private static float NormScale(float norm, float limit) => !float.IsFinite(norm) ? float.NaN : norm > limit ? limit / norm : 1;

    /// <summary>The norm of all gradients, added up in double precision so that its error does not grow with the network.</summary>
    private float Norm()
    {
        ReadOnlySpan<float> rest = _gradients.Values;
        var sum = 0.0;
        while (!rest.IsEmpty)
        {
            var length = Math.Min(SumLength, rest.Length);
            sum += TensorPrimitives.SumOfSquares(rest[..length]);
            rest = rest[length..];
        }
        return (float)Math.Sqrt(sum);
    }

    private static void Clip(Span<Vector<float>> gradients, Vector<float> most)
    {
        foreach (ref var gradient in gradients)
            gradient = Vector.Min(Vector.Max(gradient, -most), most);
    }
}
