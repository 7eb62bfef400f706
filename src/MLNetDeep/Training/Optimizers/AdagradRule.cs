using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdagradOptions"/>.</summary>
internal sealed class AdagradRule : UpdateRule
{
    private readonly AdagradOptions _options;

    public AdagradRule(AdagradOptions options, NetworkState network)
        : base(network, StateNames)
    {
        _options = options;
        State[0].Buffer.Values.Fill(options.InitialAccumulator);
    }

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["accumulator"];

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
}
