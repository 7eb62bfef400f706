using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Tanh"/>.</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    public Vector<float> Value(Vector<float> input) => VectorMath.Tanh(input);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) => Vector<float>.One - output * output;
}
