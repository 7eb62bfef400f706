using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.Softsign"/>.</summary>
internal readonly struct SoftsignFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => input / (Vector<float>.One + Vector.Abs(input));

    public Vector<float> Slope(Vector<float> input, Vector<float> output)
    {
        var size = Vector<float>.One + Vector.Abs(input);
        return Vector<float>.One / (size * size);
    }
}
