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
        : base(network, stateCount: 1)
    {
        _options = options;
        _minusEpsilon = Constant(-options.Epsilon);
        using var start = tensor([.. Enumerable.Repeat(options.InitialAccumulator, (int)State[0].All.NumberOfElements)], float32);
        State[0].All.copy_(start);
    }

    protected override void Update(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, ReadOnlySpan<FlatTensor> state, float learningRate, long step)
    {
        var sums = Vectors(state[0]);
        var epsilon = new Vector<float>(_options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var sum = sums[i] + gradient * gradient;
            sums[i] = sum;
            parameters[i] -= gradient * learningRate / Vector.SquareRoot(sum + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, float learningRate, long step)
    {
        var sum = state[0].sub_(gradients.mul(gradients).neg_());
        parameters.sub_(gradients.mul(Number(learningRate)).div_(sum.sub(_minusEpsilon).sqrt_()));
    }
}
