using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.GeluTanh"/>.</summary>
internal readonly struct GeluTanhFunction : IActivationFunction
{
    /// <summary>√(2/π).</summary>
    private const float Inner = 0.7978845608f;

    private const float OfCube = 0.044715f;

    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => input * 0.5f * (Vector<float>.One + Tanh(input));

    public Vector<float> Slope(Vector<float> input, Vector<float> output)
    {
        var tanh = Tanh(input);
        var slopeOfInner = (Vector<float>.One + input * input * (3 * OfCube)) * Inner;
        return (Vector<float>.One + tanh) * 0.5f + input * 0.5f * (Vector<float>.One - tanh * tanh) * slopeOfInner;
    }

    private static Vector<float> Tanh(Vector<float> input) => VectorMath.Tanh((input + input * input * input * OfCube) * Inner);
}
