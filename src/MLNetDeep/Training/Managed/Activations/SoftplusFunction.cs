using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Softplus"/>.</summary>
internal readonly struct SoftplusFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => VectorMath.Softplus(input);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) => VectorMath.Sigmoid(input);
}
