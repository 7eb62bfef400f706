using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>The rule of <see cref="AdamOptions"/>, and of <see cref="AdamWOptions"/> once the weights have decayed.</summary>
internal sealed class AdamRule : UpdateRule
{
    private readonly AdamOptions _options;
    private readonly Tensor _meanShare;
    private readonly Tensor _meanSquareShare;
    private readonly Tensor _minusEpsilon;
    private readonly FusedAdam _fused;

    public AdamRule(AdamOptions options, TorchNetwork network)
        : base(network, options.AmsGrad ? ["momentum", "velocity", "velocityPeak"] : ["momentum", "velocity"])
    {
        _options = options;
        _meanShare = Constant(1 - options.Beta1);
        _meanSquareShare = Constant(1 - options.Beta2);
        _minusEpsilon = Constant(-options.Epsilon);
        _fused = new FusedAdam(options, network.Device);
    }

    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var amsGrad = _options.AmsGrad;
        var peaks = amsGrad ? segment.State(2) : default;
        var meanShare = new Vector<float>(1 - _options.Beta1);
        var meanSquareShare = new Vector<float>(1 - _options.Beta2);
        var epsilon = new Vector<float>(_options.Epsilon);
        var stepSize = learningRate * (float)Correction(step);
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

    /// <summary>The same with vectors of 512 bits, where there are such: their square roots and quotients take less time than those of twice 256 bits, and an update consists of them.</summary>
    /// <returns>How many vectors were gone over.</returns>
    private int UpdateWide(VectorSegment segment, float stepSizeOfAll)
    {
        if (!Vector512.IsHardwareAccelerated)
            return 0;

        var parameters = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Parameters);
        var gradients = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Gradients);
        var means = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(0));
        var meanSquares = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(1));
        var meanShare = Vector512.Create(1 - _options.Beta1);
        var meanSquareShare = Vector512.Create(1 - _options.Beta2);
        var epsilon = Vector512.Create(_options.Epsilon);
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

    protected override void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        // Only one rate for all parameters can be handed to it.
        if (learningRate.dim() == 0)
        {
            _fused.Update(parameters, gradients, state, learningRate, step);
            return;
        }

        var mean = state[0].lerp_(gradients, _meanShare);
        var meanSquare = state[1].lerp_(gradients.mul(gradients), _meanSquareShare);
        if (_options.AmsGrad)
            meanSquare = state[2].copy_(state[2].maximum(meanSquare));
        parameters.sub_(mean.mul(learningRate.mul(Number(Correction(step)))).div_(meanSquare.sqrt().sub_(_minusEpsilon)));
    }

    public override void Dispose()
    {
        _fused.Dispose();
        base.Dispose();
    }

    /// <summary>What makes up for both running means' start at zero.</summary>
    private double Correction(long step) => Math.Sqrt(1 - Math.Pow(_options.Beta2, step)) / (1 - Math.Pow(_options.Beta1, step));
}
