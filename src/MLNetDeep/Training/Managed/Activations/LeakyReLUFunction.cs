using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.LeakyReLU"/>.</summary>
internal readonly struct LeakyReLUFunction(float slope) : IActivationFunction
{
    public static bool NeedsInput => false;

    public Vector<float> Value(Vector<float> input) =>
        Vector.ConditionalSelect(Vector.GreaterThan(input, Vector<float>.Zero), input, input * slope);

    public Vector<float> Slope(Vector<float> input, Vector<float> output) =>
        Vector.ConditionalSelect(Vector.GreaterThan(output, Vector<float>.Zero), Vector<float>.One, new Vector<float>(slope));
}
