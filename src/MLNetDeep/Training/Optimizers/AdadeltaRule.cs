using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdadeltaOptions"/>.</summary>
internal sealed class AdadeltaRule : UpdateRule
{
    private readonly AdadeltaOptions _options;
    private readonly Tensor _share;
    private readonly Tensor _minusEpsilon;

    public AdadeltaRule(AdadeltaOptions options, TorchNetwork network)
        : base(network, "accumulatedGradient", "accumulatedDelta")
    {
        _options = options;
        _share = Constant(1 - options.Rho);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var meanSquares = segment.State(0);
        var meanSquareDeltas = segment.State(1);
        var share = new Vector<float>(1 - _options.Rho);
        var epsilon = new Vector<float>(_options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, share);
            meanSquares[i] = meanSquare;

            var meanSquareDelta = meanSquareDeltas[i];
            var delta = Vector.SquareRoot(meanSquareDelta + epsilon) * gradient / Vector.SquareRoot(meanSquare + epsilon);
            meanSquareDeltas[i] = RunningMean.Next(meanSquareDelta, delta * delta, share);
            parameters[i] -= delta * learningRate;
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var meanSquare = state[0].lerp_(gradients.mul(gradients), _share);
        var delta = state[1].sub(_minusEpsilon).sqrt_().mul_(gradients).div_(meanSquare.sub(_minusEpsilon).sqrt_());
        state[1].lerp_(delta.mul(delta), _share);
        parameters.sub_(delta.mul_(learningRate));
    }
}
