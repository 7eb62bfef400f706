namespace MLNetDeep.Kernels.Activations;

/// <summary>
/// The arithmetic that activations are written in. One formula serves vectors of Single of every width, for training and scoring, and one
/// Double, for explaining.
/// </summary>
/// <remarks>NaN gives NaN everywhere.</remarks>
/// <typeparam name="T">A vector of Single, or Double.</typeparam>
internal interface INumbers<T>
{
    /// <summary>The number nearest to a constant; in every lane.</summary>
    static abstract T Of(double constant);

    static abstract T Add(T left, T right);

    static abstract T Subtract(T left, T right);

    static abstract T Multiply(T left, T right);

    static abstract T Divide(T left, T right);

    /// <summary>left · right + addend.</summary>
    static abstract T MultiplyAdd(T left, T right, T addend);

    static abstract T Min(T left, T right);

    static abstract T Max(T left, T right);

    static abstract T Abs(T x);

    /// <summary><paramref name="then"/> where <paramref name="x"/> is above 0, else (NaN too) <paramref name="otherwise"/>.</summary>
    static abstract T WherePositive(T x, T then, T otherwise);

    /// <summary>e to the power of x; never infinite in Single.</summary>
    static abstract T Exp(T x);

    /// <summary>e to the power of x, less 1, with its digits near 0.</summary>
    static abstract T ExpMinusOne(T x);

    /// <summary>log(1 + x) for x from 0 to 1, with its digits near 0.</summary>
    static abstract T LogOnePlus(T x);

    /// <summary>1 / (1 + e^-x).</summary>
    static abstract T Sigmoid(T x);

    static abstract T Tanh(T x);

    /// <summary>
    /// The standard normal distribution at a distance from its middle: the share that lies beyond it on one side, and its density there.
    /// </summary>
    static abstract (T Beyond, T Density) Normal(T distance);
}

/// <summary>A vector of Single.</summary>
internal readonly struct Singles<TLanes, TVector> : INumbers<TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    public static TVector Of(double constant) => TLanes.Broadcast((float)constant);

    public static TVector Add(TVector left, TVector right) => TLanes.Add(left, right);

    public static TVector Subtract(TVector left, TVector right) => TLanes.Subtract(left, right);

    public static TVector Multiply(TVector left, TVector right) => TLanes.Multiply(left, right);

    public static TVector Divide(TVector left, TVector right) => TLanes.Divide(left, right);

    public static TVector MultiplyAdd(TVector left, TVector right, TVector addend) => TLanes.MultiplyAdd(left, right, addend);

    public static TVector Min(TVector left, TVector right) => TLanes.Min(left, right);

    public static TVector Max(TVector left, TVector right) => TLanes.Max(left, right);

    public static TVector Abs(TVector x) => TLanes.Abs(x);

    public static TVector WherePositive(TVector x, TVector then, TVector otherwise) => TLanes.WherePositive(x, then, otherwise);

    public static TVector Exp(TVector x) => VectorMath<TLanes, TVector>.Exp(x);

    public static TVector ExpMinusOne(TVector x) => VectorMath<TLanes, TVector>.ExpMinusOne(x);

    public static TVector LogOnePlus(TVector x) => VectorMath<TLanes, TVector>.LogOnePlus(x);

    public static TVector Sigmoid(TVector x) => VectorMath<TLanes, TVector>.Sigmoid(x);

    public static TVector Tanh(TVector x) => VectorMath<TLanes, TVector>.Tanh(x);

    public static (TVector Beyond, TVector Density) Normal(TVector distance) => VectorMath<TLanes, TVector>.Normal(distance);
}

/// <summary>One number in double precision.</summary>
internal readonly struct Doubles : INumbers<double>
{
    public static double Of(double constant) => constant;

    public static double Add(double left, double right) => left + right;

    public static double Subtract(double left, double right) => left - right;

    public static double Multiply(double left, double right) => left * right;

    public static double Divide(double left, double right) => left / right;

    public static double MultiplyAdd(double left, double right, double addend) => left * right + addend;

    public static double Min(double left, double right) => Math.Min(left, right);

    public static double Max(double left, double right) => Math.Max(left, right);

    public static double Abs(double x) => Math.Abs(x);

    public static double WherePositive(double x, double then, double otherwise) => x > 0 ? then : otherwise;

    public static double Exp(double x) => Math.Exp(x);

    // Not double.ExpM1, which subtracts 1 and loses the digits: 2 e^(x/2) sinh(x/2) is the same number.
    public static double ExpMinusOne(double x) => Math.Abs(x) < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1;

    // 2 artanh(x / (2 + x)) is the same number; double.LogP1 adds 1 and loses the digits.
    public static double LogOnePlus(double x) => 2 * Math.Atanh(x / (2 + x));

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Tanh(double x) => Math.Tanh(x);

    public static (double Beyond, double Density) Normal(double distance) =>
        (ErrorFunction.Complement(distance / Math.Sqrt(2)) / 2, Math.Exp(-distance * distance / 2) / Math.Sqrt(2 * Math.PI));
}
