using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Silu"/>.</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => input * VectorMath.Sigmoid(input);

    public Vector<float> Slope(Vector<float> input, Vector<float> output)
    {
        var sigmoid = VectorMath.Sigmoid(input);
        return sigmoid * (Vector<float>.One + input * (Vector<float>.One - sigmoid));
    }
}
