using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Kernels.Activations;

/// <summary>
/// Runs one activation over many values: forwards, and backwards by its slopes. In Single for training and scoring, which so have the same
/// bits, and in Double for explaining. Immutable and thread-safe.
/// </summary>
/// <remarks>A value's result depends neither on where it lies nor on how wide the processor's vectors are.</remarks>
internal abstract unsafe class ActivationKernel
{
    /// <summary>Whether the slope needs the inputs; if not, inputs and outputs may lie in the same place.</summary>
    public abstract bool NeedsInput { get; }

    /// <summary>Computes outputs. They may lie where the inputs lie.</summary>
    public abstract void Forward(float* inputs, float* outputs, nint count);

    /// <summary>Makes the inputs' gradients of the outputs', in place.</summary>
    public abstract void Backward(float* inputs, float* outputs, float* gradients, nint count);

    /// <inheritdoc cref="Forward(float*, float*, nint)"/>
    public abstract void Forward(ReadOnlySpan<double> inputs, Span<double> outputs);

    /// <summary>Computes the inputs' gradients from the outputs'.</summary>
    public abstract void Backward(ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputGradients, Span<double> inputGradients);

    /// <inheritdoc cref="Forward(float*, float*, nint)"/>
    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        fixed (float* firstInput = inputs)
        fixed (float* firstOutput = outputs)
            Forward(firstInput, firstOutput, inputs.Length);
    }

    /// <inheritdoc cref="Backward(float*, float*, float*, nint)"/>
    public void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, Span<float> gradients)
    {
        fixed (float* firstInput = inputs)
        fixed (float* firstOutput = outputs)
        fixed (float* firstGradient = gradients)
            Backward(firstInput, firstOutput, firstGradient, gradients.Length);
    }

    /// <summary>With the widest vectors this processor is fast with.</summary>
    public static ActivationKernel Of<TFunction>(TFunction function)
        where TFunction : struct, IActivationFunction =>
        Vector512.IsHardwareAccelerated ? new ActivationKernel<TFunction, Lanes512, Vector512<float>>(function)
        : Vector256.IsHardwareAccelerated ? new ActivationKernel<TFunction, Lanes256, Vector256<float>>(function)
        : new ActivationKernel<TFunction, Lanes128, Vector128<float>>(function);

    /// <summary>The same function with vectors of every width; for tests.</summary>
    public abstract IReadOnlyList<ActivationKernel> OfEveryWidth { get; }
}

/// <inheritdoc/>
internal sealed unsafe class ActivationKernel<TFunction, TLanes, TVector>(TFunction function) : ActivationKernel
    where TFunction : struct, IActivationFunction
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    public override bool NeedsInput => TFunction.NeedsInput;

    public override IReadOnlyList<ActivationKernel> OfEveryWidth =>
    [
        new ActivationKernel<TFunction, Lanes512, Vector512<float>>(function),
        new ActivationKernel<TFunction, Lanes256, Vector256<float>>(function),
        new ActivationKernel<TFunction, Lanes128, Vector128<float>>(function),
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* inputs, float* outputs, nint count)
    {
        var f = function;
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(f.Value<Singles<TLanes, TVector>, TVector>(TLanes.Load(inputs + i)), outputs + i);
        if (i < count)
            StoreRest(f.Value<Singles<TLanes, TVector>, TVector>(LoadRest(inputs + i, count - i)), outputs + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* inputs, float* outputs, float* gradients, nint count)
    {
        var f = function;
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            var slope = f.Slope<Singles<TLanes, TVector>, TVector>(TLanes.Load(inputs + i), TLanes.Load(outputs + i));
            TLanes.Store(TLanes.Multiply(TLanes.Load(gradients + i), slope), gradients + i);
        }
        if (i < count)
        {
            var rest = count - i;
            var slope = f.Slope<Singles<TLanes, TVector>, TVector>(LoadRest(inputs + i, rest), LoadRest(outputs + i, rest));
            StoreRest(TLanes.Multiply(LoadRest(gradients + i, rest), slope), gradients + i, rest);
        }
    }

    public override void Forward(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            outputs[i] = function.Value<Doubles, double>(inputs[i]);
    }

    public override void Backward(ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputGradients, Span<double> inputGradients)
    {
        for (var i = 0; i < inputs.Length; i++)
            inputGradients[i] = outputGradients[i] * function.Slope<Doubles, double>(inputs[i], function.Value<Doubles, double>(inputs[i]));
    }

    /// <summary>
    /// Fewer values than a vector holds, and zeros behind them: computed as a whole vector, a value does not depend on its place.
    /// </summary>
    private static TVector LoadRest(float* values, nint count)
    {
        var whole = stackalloc float[PackedLayer.Alignment];
        new Span<float>(whole, PackedLayer.Alignment).Clear();
        new ReadOnlySpan<float>(values, (int)count).CopyTo(new Span<float>(whole, PackedLayer.Alignment));
        return TLanes.Load(whole);
    }

    private static void StoreRest(TVector vector, float* values, nint count)
    {
        var whole = stackalloc float[PackedLayer.Alignment];
        TLanes.Store(vector, whole);
        new ReadOnlySpan<float>(whole, (int)count).CopyTo(new Span<float>(values, (int)count));
    }
}

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
