using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="RmsPropOptions"/>.</summary>
internal sealed class RmsPropRule : UpdateRule
{
    private readonly RmsPropOptions _options;
    private readonly Tensor _share;
    private readonly Tensor _minusEpsilon;

    public RmsPropRule(RmsPropOptions options, TorchNetwork network)
        : base(network, stateCount: 1)
    {
        _options = options;
        _share = Constant(1 - options.Rho);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, ReadOnlySpan<FlatTensor> state, float learningRate, long step)
    {
        var meanSquares = Vectors(state[0]);
        var share = new Vector<float>(1 - _options.Rho);
        var epsilon = new Vector<float>(_options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var meanSquare = meanSquares[i] + (gradient * gradient - meanSquares[i]) * share;
            meanSquares[i] = meanSquare;
            parameters[i] -= gradient * learningRate / Vector.SquareRoot(meanSquare + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, float learningRate, long step)
    {
        var meanSquare = state[0].lerp_(gradients.mul(gradients), _share);
        parameters.sub_(gradients.mul(Number(learningRate)).div_(meanSquare.sub(_minusEpsilon).sqrt_()));
    }
}
