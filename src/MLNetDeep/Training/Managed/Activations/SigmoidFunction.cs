using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Sigmoid"/>.</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    public Vector<float> Value(Vector<float> input) => VectorMath.Sigmoid(input);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) => output * (Vector<float>.One - output);
}
