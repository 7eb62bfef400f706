using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary>An activation and its derivative, several values at a time. NaN goes in and comes out, so that a network that diverges is noticed.</summary>
internal interface IActivationFunction
{
    /// <summary>Whether <see cref="Slope"/> uses the input.</summary>
    static abstract bool NeedsInput { get; }

    Vector<float> Value(Vector<float> input);

    /// <summary>The derivative.</summary>
    /// <param name="input">The input; the output once more where it is not needed.</param>
    /// <param name="output">The function's value there.</param>
    Vector<float> Slope(Vector<float> input, Vector<float> output);
}
