using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>What happens to gradients before a rule sees them: by what they are wanted, their mean over the batches added up, and
/// clipping.</summary>
internal sealed class GradientPreparation(OptimizerOptions options, NetworkState network)
{
    /// <summary>How many squares are added up in single precision.</summary>
    private const int SumLength = 4096;

    private readonly ParameterBuffer _gradients = network.Gradients;
    private readonly ParameterFactors? _scales = ParameterFactors.OfLearntScale(network.Specification);

    /// <summary>What the gradients are to be multiplied by.</summary>
    /// <param name="batchCount">How many batches' gradients the sum is of.</param>
    public float ScaleFor(int batchCount)
    {
        if (_scales is not null)
            Scale(_scales);
        var scale = 1f / batchCount;
        return options.GlobalClipNorm is { } limit ? scale * NormScale(Norm() * scale, limit) : scale;
    }

    /// <summary>Prepares some gradients.</summary>
    /// <param name="vectors">Which of all vectors.</param>
    /// <param name="scale">What <see cref="ScaleFor"/> said.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice vectors, float scale)
    {
        var gradients = _gradients.Vectors.Slice(vectors.Start, vectors.Count);
        if (scale != 1)
        {
            foreach (ref var gradient in gradients)
                gradient *= scale;
        }
        if (options.ClipValue is { } most)
            Clip(gradients, new Vector<float>(most));
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

/// <summary>The decay of weights before an update: w ← w - η λ w.</summary>
internal sealed class WeightDecay(OptimizerOptions options, NetworkState network)
{
    private readonly ParameterFactors _factors = Factors(options, network.Specification);

    /// <summary>What each parameter's share of the learning rate is when it decays; 0 for one that does not.</summary>
    public static ParameterFactors Factors(OptimizerOptions options, NetworkSpecification specification) =>
        new(specification, (slot, layer) =>
        options.DecayBiases || slot.Shape.Count > 1 ? options.WeightDecay * layer.LearningRateFactor * slot.Array.LearningRateFactor : 0);

    /// <summary>Lets some weights decay.</summary>
    /// <param name="vectors">Which of all vectors.</param>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice vectors, float learningRate)
    {
        var all = network.Parameters.Vectors;
        foreach (var run in _factors.Runs)
        {
            if (run.Within(vectors) is not { Count: > 0 } part)
                continue;
            var share = learningRate * run.Factor;
            foreach (ref var weights in all.Slice(part.Start, part.Count))
                weights -= weights * share;
        }
    }
}
