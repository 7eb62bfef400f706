namespace MLNetDeep.Kernels;

/// <summary>Functions of one value. Some have a parameter.</summary>
internal enum ElementwiseFunction
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>x above 0, else parameter · x.</summary>
    LeakyReLU,

    /// <summary>x above 0, else parameter · (e^x - 1).</summary>
    Elu,

    /// <summary>Of Klambauer et al., with their constants.</summary>
    Selu,

    /// <summary>x Φ(x).</summary>
    Gelu,

    /// <summary>x / 2 (1 + tanh(√(2 / π) (x + 0.044715 x³))).</summary>
    GeluTanh,

    /// <summary>x / (1 + e^-x).</summary>
    Silu,

    /// <summary>x tanh(log(1 + e^x)).</summary>
    Mish,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    HardSigmoid,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,
}
