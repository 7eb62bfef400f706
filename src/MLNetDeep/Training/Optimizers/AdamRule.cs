using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdamOptions"/>.</summary>
internal sealed class AdamRule : UpdateRule
{
    private readonly AdamOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;

    public AdamRule(AdamOptions options, TorchNetwork network)
        : base(network, stateCount: 2)
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, ReadOnlySpan<FlatTensor> state, float learningRate, long step)
    {
        var means = Vectors(state[0]);
        var meanSquares = Vectors(state[1]);
        var meanShare = new Vector<float>(1 - _options.Beta1);
        var meanSquareShare = new Vector<float>(1 - _options.Beta2);
        var epsilon = new Vector<float>(_options.Epsilon);
        var stepSize = new Vector<float>((float)StepSize(learningRate, step));
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = means[i] + (gradient - means[i]) * meanShare;
            var meanSquare = meanSquares[i] + (gradient * gradient - meanSquares[i]) * meanSquareShare;
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= mean * stepSize / (Vector.SquareRoot(meanSquare) + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, float learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        parameters.sub_(mean.mul(Number(StepSize(learningRate, step))).div_(meanSquare.sqrt().sub_(_minusEpsilon)));
    }

    /// <summary>The learning rate with both running means' start at zero made up for.</summary>
    private double StepSize(float learningRate, long step) =>
        learningRate * Math.Sqrt(1 - Math.Pow(_options.Beta2, step)) / (1 - Math.Pow(_options.Beta1, step));
}
