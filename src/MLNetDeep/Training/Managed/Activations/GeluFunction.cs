using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Gelu"/>.</summary>
internal readonly struct GeluFunction : IActivationFunction
{
    /// <summary>1 / √(2π).</summary>
    private const float DensityAtZero = 0.3989422804f;

    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => input * VectorMath.NormalDistribution(input);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) =>
        VectorMath.NormalDistribution(input) + input * DensityAtZero * Vector.Exp(input * input * -0.5f);
}
