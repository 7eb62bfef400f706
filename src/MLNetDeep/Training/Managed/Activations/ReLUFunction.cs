using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.ReLU"/>. Its slope at 0 is 0.</summary>
internal readonly struct ReLUFunction : IActivationFunction
{
    public static bool NeedsInput => false;

    public Vector<float> Value(Vector<float> input) => Vector.Max(input, Vector<float>.Zero);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) =>
        Vector.ConditionalSelect(Vector.GreaterThan(output, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
}
