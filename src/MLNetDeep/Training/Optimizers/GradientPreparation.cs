using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Training.Optimizers;

/// <summary>What happens to gradients before a rule sees them: their mean over the batches added up, and clipping.</summary>
internal sealed class GradientPreparation : IDisposable
{
    /// <summary>How many squares are added up in single precision.</summary>
    private const int SumLength = 4096;

    private readonly OptimizerOptions _options;
    private readonly FlatTensor _gradients;
    private readonly Tensor _one;
    private readonly Tensor _limit;
    private readonly Tensor _minusLimit;

    public GradientPreparation(OptimizerOptions options, TorchNetwork network)
    {
        var limit = options.GlobalClipNorm ?? options.ClipValue ?? 0;
        _options = options;
        _gradients = network.Gradients;
        _one = tensor(1f, network.Device).DetachFromDisposeScope();
        _limit = tensor(limit, network.Device).DetachFromDisposeScope();
        _minusLimit = tensor(-limit, network.Device).DetachFromDisposeScope();
    }

    /// <param name="batchCount">How many batches' gradients the sum is of.</param>
    public void InManagedMemory(int batchCount)
    {
        var scale = 1f / batchCount;
        if (_options.GlobalClipNorm is { } limit)
            scale *= NormScale(Norm() * scale, limit);
        if (scale != 1)
            TensorPrimitives.Multiply(_gradients.Values, scale, _gradients.Values);
        if (_options.ClipValue is { } most)
            Clip(_gradients.Vectors, new Vector<float>(most));
    }

    /// <inheritdoc cref="InManagedMemory"/>
    public void WithTensors(int batchCount)
    {
        using var scope = NewDisposeScope();
        var gradients = _gradients.All;
        if (batchCount > 1)
            gradients.div_(tensor((float)batchCount, CPU));
        if (_options.GlobalClipNorm is not null)
        {
            // The difference is 0 for a finite norm, else NaN.
            var norm = gradients.mul(gradients).sum(0L).sqrt_();
            gradients.mul_(minimum(_limit.div(norm), _one).sub_(norm.sub(norm)));
        }
        if (_options.ClipValue is not null)
            gradients.copy_(minimum(maximum(gradients, _minusLimit), _limit));
    }

    public void Dispose()
    {
        _one.Dispose();
        _limit.Dispose();
        _minusLimit.Dispose();
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
