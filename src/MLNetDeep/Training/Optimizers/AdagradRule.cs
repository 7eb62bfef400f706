using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdagradOptions"/>.</summary>
internal sealed class AdagradRule : UpdateRule
{
    private readonly AdagradOptions _options;
    private readonly Tensor _minusEpsilon;

    public AdagradRule(AdagradOptions options, TorchNetwork network)
        : base(network, "accumulator")
    {
        _options = options;
        _minusEpsilon = Constant(-options.Epsilon);
        State[0].Buffer.All.copy_(Constant(options.InitialAccumulator));
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var sums = segment.State(0);
        var epsilon = new Vector<float>(_options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var sum = sums[i] + gradient * gradient;
            sums[i] = sum;
            parameters[i] -= gradient * learningRate / Vector.SquareRoot(sum + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var sum = state[0].sub_(gradients.mul(gradients).neg_());
        parameters.sub_(gradients.mul(learningRate).div_(sum.sub(_minusEpsilon).sqrt_()));
    }
}
