namespace MLNetDeep.Kernels.Activations;

/// <summary>
/// An activation and its derivative, written once for every kind of number. NaN goes in and comes out, so that a network that diverges is
/// noticed.
/// </summary>
internal interface IActivationFunction
{
    /// <summary>Whether <see cref="Slope"/> uses the input; if not, the output says all, and inputs need not be kept.</summary>
    static abstract bool NeedsInput { get; }

    /// <summary>f(x).</summary>
    T Value<TNumbers, T>(T x)
        where TNumbers : INumbers<T>;

    /// <summary>
    /// f′(x). At a bend, where there is none, that of PyTorch: the slope to the left; 0 at both corners of the hard sigmoid.
    /// </summary>
    /// <param name="x">The input; anything where it is not needed.</param>
    /// <param name="y">f(x).</param>
    T Slope<TNumbers, T>(T x, T y)
        where TNumbers : INumbers<T>;
}
