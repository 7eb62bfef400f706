using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdamaxOptions"/>.</summary>
internal sealed class AdamaxRule : UpdateRule
{
    private readonly AdamaxOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _peakDecay;
    private readonly Tensor _minusEpsilon;

    public AdamaxRule(AdamaxOptions options, TorchNetwork network)
        : base(network, "momentum", "norm")
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _peakDecay = Constant(options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var peaks = segment.State(1);
        var meanShare = new Vector<float>(1 - _options.Beta1);
        var peakDecay = new Vector<float>(_options.Beta2);
        var epsilon = new Vector<float>(_options.Epsilon);
        var stepSize = learningRate * (float)Correction(step);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var peak = Vector.Max(RunningMean.Kept(peaks[i] * peakDecay), Vector.Abs(gradient));
            means[i] = mean;
            peaks[i] = peak;
            parameters[i] -= mean * stepSize / (peak + epsilon);
        }
    }

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        var mean = state[0].lerp_(gradients, _meanShare);
        var peak = state[1].copy_(state[1].mul(_peakDecay).maximum(gradients.abs()));
        parameters.sub_(mean.mul(learningRate.mul(Number(Correction(step)))).div_(peak.sub(_minusEpsilon)));
    }

    /// <summary>What makes up for the running mean's start at zero.</summary>
    private double Correction(long step) => 1 / (1 - Math.Pow(_options.Beta1, step));
}
