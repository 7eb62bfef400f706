using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdamaxOptions"/>.</summary>
internal sealed class AdamaxRule(AdamaxOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum", "norm"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var peaks = segment.State(1);
        var meanShare = new Vector<float>(1 - options.Beta1);
        var peakDecay = new Vector<float>(options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        var stepSize = learningRate * (float)Correction(options, step);
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

    /// <summary>What makes up for the running mean's start at zero.</summary>
    public static double Correction(AdamaxOptions options, long step) => 1 / (1 - Math.Pow(options.Beta1, step));
}
