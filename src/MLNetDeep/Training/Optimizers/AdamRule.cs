using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdamOptions"/>, and of <see cref="AdamWOptions"/> once the weights have decayed.</summary>
internal sealed class AdamRule(AdamOptions options, NetworkState network) : UpdateRule(network, StateNames(options))
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames(AdamOptions options) =>
        options.AmsGrad ? ["momentum", "velocity", "velocityPeak"] : ["momentum", "velocity"];

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var amsGrad = options.AmsGrad;
        var peaks = amsGrad ? segment.State(2) : default;
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        var stepSize = learningRate * (float)Correction(options, step);
        // A part with several rates, or with peaks, is gone over by narrower vectors.
        var begin = amsGrad || stepSize != new Vector<float>(stepSize[0]) ? 0 : UpdateWide(segment, stepSize[0]);
        for (var i = begin; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            if (amsGrad)
            {
                meanSquare = Vector.Max(peaks[i], meanSquare);
                peaks[i] = meanSquare;
            }
            parameters[i] -= mean * stepSize / (Vector.SquareRoot(meanSquare) + epsilon);
        }
    }

    /// <summary>
    /// The same with vectors of 512 bits, where there are such: their square roots and quotients take less time than those of twice 256
    /// bits, and an update consists of them.
    /// </summary>
    /// <returns>How many vectors were gone over.</returns>
    private int UpdateWide(VectorSegment segment, float stepSizeOfAll)
    {
        if (!Vector512.IsHardwareAccelerated)
            return 0;

        var parameters = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Parameters);
        var gradients = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Gradients);
        var means = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(0));
        var meanSquares = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(1));
        var meanShare = Vector512.Create(1 - options.Beta1);
        var meanSquareShare = Vector512.Create(1 - options.Beta2);
        var epsilon = Vector512.Create(options.Epsilon);
        var stepSize = Vector512.Create(stepSizeOfAll);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= mean * stepSize / (Vector512.Sqrt(meanSquare) + epsilon);
        }
        return parameters.Length * (Vector512<float>.Count / Vector<float>.Count);
    }

    /// <summary>What makes up for both running means' start at zero.</summary>
    public static double Correction(AdamOptions options, long step) =>
        Math.Sqrt(1 - Math.Pow(options.Beta2, step)) / (1 - Math.Pow(options.Beta1, step));
}
