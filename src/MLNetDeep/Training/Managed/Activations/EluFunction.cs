using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Elu"/>, and times a scale <see cref="Activation.Selu"/>. The slope at 0 is that of the side below.</summary>
internal readonly struct EluFunction(float alpha, float scale) : IActivationFunction
{
    /// <summary>SELU's α, to the digits of Klambauer et al.</summary>
    public const float SeluAlpha = (float)SeluActivation.Alpha;

    /// <summary>SELU's λ.</summary>
    public const float SeluScale = (float)SeluActivation.Scale;

    public static bool NeedsInput => false;

    public Vector<float> Value(Vector<float> input) =>
        Vector.ConditionalSelect(Vector.GreaterThan(input, Vector<float>.Zero), input, VectorMath.ExpMinusOne(input) * alpha) * scale;

    // Below 0 the output is λα (exp x - 1).
    public Vector<float> Slope(Vector<float> input, Vector<float> output) =>
        Vector.ConditionalSelect(Vector.GreaterThan(output, Vector<float>.Zero), new Vector<float>(scale), output + new Vector<float>(alpha * scale));
}
