using System.Numerics;
using System.Runtime.CompilerServices;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var stepSize = learningRate * (float)Correction(options, step);
        if (options.AmsGrad)
        {
            UpdateByPeaks(segment, stepSize, options);
            return;
        }
        // A part with several rates is gone over by narrower vectors.
        var isWide = Vector512.IsHardwareAccelerated && stepSize == new Vector<float>(stepSize[0]);
        Update(segment, isWide ? UpdateWide(segment, stepSize[0], options) : 0, stepSize, options);
    }

    /// <summary>
    /// The pass over memory: a method of its own that calls nothing. Beside a call the compiler keeps constants on the stack, where they
    /// may lie across two cache lines, and an update then takes twice as long.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update(VectorSegment segment, int from, Vector<float> stepSize, AdamOptions options)
    {
        var parameters = segment.Parameters[from..];
        var gradients = segment.Gradients[from..][..parameters.Length];
        var means = segment.State(0)[from..][..parameters.Length];
        var meanSquares = segment.State(1)[from..][..parameters.Length];
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var (parameter, gradient) = (parameters[i], gradients[i]);
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] = parameter - mean * stepSize / (Vector.SquareRoot(meanSquare) + epsilon);
        }
    }

    /// <summary>The same, divided by the highest of the mean squares so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateByPeaks(VectorSegment segment, Vector<float> stepSize, AdamOptions options)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients[..parameters.Length];
        var means = segment.State(0)[..parameters.Length];
        var meanSquares = segment.State(1)[..parameters.Length];
        var peaks = segment.State(2)[..parameters.Length];
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            var peak = Vector.Max(peaks[i], meanSquare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            peaks[i] = peak;
            parameters[i] -= mean * stepSize / (Vector.SquareRoot(peak) + epsilon);
        }
    }

    /// <summary>
    /// The same with vectors of 512 bits, where there are such: their square roots and quotients take less time than those of twice 256
    /// bits, and an update consists of them.
    /// </summary>
    /// <returns>How many vectors were gone over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int UpdateWide(VectorSegment segment, float stepSizeOfAll, AdamOptions options)
    {
        var parameters = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Parameters);
        var gradients = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.Gradients)[..parameters.Length];
        var means = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(0))[..parameters.Length];
        var meanSquares = MemoryMarshal.Cast<Vector<float>, Vector512<float>>(segment.State(1))[..parameters.Length];
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

/// <summary>The rule of <see cref="AdamaxOptions"/>.</summary>
internal sealed class AdamaxRule(AdamaxOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum", "norm"];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

/// <summary>The rule of <see cref="NAdamOptions"/>.</summary>
internal sealed class NAdamRule(NAdamOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    private readonly NAdamMomentum _momentum = new(options.Beta1);

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum", "velocity"];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        var (ofMean, ofGradient) = _momentum.SharesAt(step);
        var meanStep = learningRate * (float)ofMean;
        var gradientStep = learningRate * (float)ofGradient;
        var rootScale = new Vector<float>((float)RootScale(options, step));
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= (mean * meanStep + gradient * gradientStep) / (Vector.SquareRoot(meanSquare) * rootScale + epsilon);
        }
    }

    /// <summary>What makes up, below the root, for the running mean square's start at zero.</summary>
    public static double RootScale(NAdamOptions options, long step) => 1 / Math.Sqrt(1 - Math.Pow(options.Beta2, step));
}

/// <summary>
/// The growing momentum of NAdam: μₜ = β₁ (1 - ½ · 0.96ᵗ), Keras 3's schedule. A function of the update's number; the product of all μ so
/// far is remembered to save work, and made again for any other update than the next, to the same bits.
/// </summary>
/// <remarks>Thread-safe: the parts of one update are made by several threads.</remarks>
internal sealed class NAdamMomentum(float beta1)
{
    private const double Growth = 0.96;

    private readonly Lock _lock = new();
    private long _step;
    private double _product = 1;

    /// <summary>The shares of the running mean and of the gradient in the direction of an update.</summary>
    /// <param name="step">The update's number in the run, from 1.</param>
    public (double OfMean, double OfGradient) SharesAt(long step)
    {
        var next = At(step + 1);
        var product = ProductUpTo(step);
        return (next / (1 - product * next), (1 - At(step)) / (1 - product));
    }

    private double ProductUpTo(long step)
    {
        lock (_lock)
        {
            if (step < _step)
                (_step, _product) = (0, 1);
            while (_step < step)
                _product *= At(++_step);
            return _product;
        }
    }

    private double At(long step) => beta1 * (1 - 0.5 * Math.Pow(Growth, step));
}

/// <summary>The rule of <see cref="RAdamOptions"/>.</summary>
internal sealed class RAdamRule(RAdamOptions options, NetworkState network) : UpdateRule(network, StateNames)
{
    /// <summary>How many gradients the running mean square must be worth, at least, to be divided by.</summary>
    private const double FewestGradients = 5;

    /// <summary>What the rule remembers for each parameter.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["momentum", "velocity"];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Update(VectorSegment segment, Vector<float> learningRate, long step)
    {
        var parameters = segment.Parameters;
        var gradients = segment.Gradients;
        var means = segment.State(0);
        var meanSquares = segment.State(1);
        var meanShare = new Vector<float>(1 - options.Beta1);
        var meanSquareShare = new Vector<float>(1 - options.Beta2);
        var epsilon = new Vector<float>(options.Epsilon);
        var (correction, divides) = At(options, step);
        var stepSize = learningRate * (float)correction;
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i];
            var mean = RunningMean.Next(means[i], gradient, meanShare);
            var meanSquare = RunningMean.Next(meanSquares[i], gradient * gradient, meanSquareShare);
            means[i] = mean;
            meanSquares[i] = meanSquare;
            parameters[i] -= divides ? mean * stepSize / (Vector.SquareRoot(meanSquare) + epsilon) : mean * stepSize;
        }
    }

    /// <summary>The factor of an update's learning rate, and whether the running mean is divided by the root mean square.</summary>
    public static (double Correction, bool Divides) At(RAdamOptions options, long step)
    {
        var beta2Power = Math.Pow(options.Beta2, step);
        var meanCorrection = 1 / (1 - Math.Pow(options.Beta1, step));
        var longRun = 2 / (1.0 - options.Beta2) - 1;
        var soFar = longRun - 2 * step * beta2Power / (1 - beta2Power);
        if (!(soFar > FewestGradients))
            return (meanCorrection, false);

        var rectification = Math.Sqrt((soFar - 4) * (soFar - 2) * longRun / ((longRun - 4) * (longRun - 2) * soFar));
        return (meanCorrection * rectification * Math.Sqrt(1 - beta2Power), true);
    }
}
