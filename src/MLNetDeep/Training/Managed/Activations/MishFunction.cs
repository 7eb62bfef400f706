using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Mish"/>: x tanh(log(1 + exp x)).</summary>
internal readonly struct MishFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => input * VectorMath.Tanh(VectorMath.Softplus(input));

    public Vector<float> Slope(Vector<float> input, Vector<float> output)
    {
        var tanh = VectorMath.Tanh(VectorMath.Softplus(input));
        return tanh + input * (Vector<float>.One - tanh * tanh) * VectorMath.Sigmoid(input);
    }
}
