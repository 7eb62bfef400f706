using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary><see cref="Activation.HardSigmoid"/>. Its slope at both corners is 0.</summary>
internal readonly struct HardSigmoidFunction : IActivationFunction
{
    public static bool NeedsInput => true;

    public Vector<float> Value(Vector<float> input) => Vector.Min(Vector.Max(input + new Vector<float>(3), Vector<float>.Zero), new Vector<float>(6)) / 6;

    public Vector<float> Slope(Vector<float> input, Vector<float> output) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(input), new Vector<float>(3)), new Vector<float>(1f / 6), Vector<float>.Zero);
}
