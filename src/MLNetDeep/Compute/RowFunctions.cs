using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Kernels.Activations;
using MLNetDeep.Networks;

namespace MLNetDeep.Compute;

/// <summary>
/// All row-wise layers: which function each is, and below it the functions. A new one is one more line and one more struct.
/// </summary>
internal static class RowFunctions
{
    /// <summary>What computes a layer that treats every row by itself and has no layers inside; null for any other.</summary>
    public static RowKernel? For(PlacedLayer placed) => placed.Layer switch
    {
        Activate activate => For(activate.Activation),
        ParametricActivate activate => new ParametricActivationRows(ActivationFunctions.For(activate.Activation), placed.InputSize),
        EmbedCategories embed => RowKernel.Of(new EmbedCategoriesFunction(embed, placed)),
        ScaleInputs => RowKernel.Of(new ScaleInputsFunction(placed.InputSize)),
        LayerNormalization norm => RowKernel.Of(new LayerNormalizationFunction(norm, placed.InputSize)),
        RmsNormalization norm => RowKernel.Of(new RmsNormalizationFunction(norm, placed.InputSize)),
        IOwnRowFunction own => own.KernelFor(placed.InputSize),
        _ => null,
    };

    /// <summary>An activation as a layer of its own.</summary>
    public static RowKernel For(Activation activation) => new ActivationRows(ActivationFunctions.For(activation));
}

/// <summary>
/// A layer that brings its function along: one that another assembly defines. Ours stand in <see cref="RowFunctions.For(PlacedLayer)"/>.
/// </summary>
internal interface IOwnRowFunction
{
    /// <param name="width">How wide the layer's input is.</param>
    RowKernel KernelFor(int width);
}

/// <summary>w x.</summary>
internal readonly struct ScaleInputsFunction(int width) : IRowFunction
{
    private readonly Factors _factors = new(width, UseScale: true, UseOffset: false);

    public int KeptSize => 0;

    public bool IsAffine => true;

    public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => _factors.Scale(input, output, arrays.Parameters);

    public void Backward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => _factors.Scale(outputGradient, inputGradient, arrays.Parameters);

    public void AddGradients(
        ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients) =>
        _factors.AddGradients(input, outputGradient, gradients);
}

/// <summary>
/// γ (x - mean) / √(variance + ε) + β with the row's own mean and variance. Keeps the normalized values and what they were multiplied by.
/// </summary>
internal readonly struct LayerNormalizationFunction(LayerNormalization norm, int width) : IRowFunction
{
    private readonly float _epsilon = norm.Epsilon;
    private readonly Factors _factors = new(width, norm.UseScale, norm.UseOffset);

    public int KeptSize => width + 1;

    public bool IsAffine => false;

    public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var normalized = kept.IsEmpty ? output : kept[..width];
        // The mean first: a mean of squares minus a square of the mean would lose all digits where values are far from zero.
        TensorPrimitives.Subtract(input, TensorPrimitives.Sum(input) / T.CreateTruncating(width), normalized);
        var variance = TensorPrimitives.SumOfSquares<T>(normalized) / T.CreateTruncating(width);
        var scale = T.One / T.Sqrt(variance + T.CreateTruncating(_epsilon));
        TensorPrimitives.Multiply(normalized, scale, normalized);
        if (!kept.IsEmpty)
            kept[width] = scale;
        _factors.Apply(normalized, output, arrays.Parameters);
    }

    public void Backward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _factors.BackThroughScaling(kept, outputGradient, inputGradient, arrays.Parameters, isCentred: true);

    public void AddGradients(
        ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients) =>
        _factors.AddGradients(kept[..width], outputGradient, gradients);
}

/// <summary>γ x / √(mean(x²) + ε). Keeps the normalized values and what they were multiplied by.</summary>
internal readonly struct RmsNormalizationFunction(RmsNormalization norm, int width) : IRowFunction
{
    private readonly float _epsilon = norm.Epsilon;
    private readonly Factors _factors = new(width, UseScale: true, UseOffset: false);

    public int KeptSize => width + 1;

    public bool IsAffine => false;

    public void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<T> kept, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var normalized = kept.IsEmpty ? output : kept[..width];
        var scale = T.One / T.Sqrt(TensorPrimitives.SumOfSquares(input) / T.CreateTruncating(width) + T.CreateTruncating(_epsilon));
        TensorPrimitives.Multiply(input, scale, normalized);
        if (!kept.IsEmpty)
            kept[width] = scale;
        _factors.Apply(normalized, output, arrays.Parameters);
    }

    public void Backward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> kept, ReadOnlySpan<T> outputGradient, Span<T> inputGradient, RowArrays<T> arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _factors.BackThroughScaling(kept, outputGradient, inputGradient, arrays.Parameters, isCentred: false);

    public void AddGradients(
        ReadOnlySpan<float> input, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> gradients) =>
        _factors.AddGradients(kept[..width], outputGradient, gradients);
}

/// <summary>
/// What a normalization learns of each column, either of which may be left out: its factor, and behind all factors its offset.
/// </summary>
internal readonly record struct Factors(int Width, bool UseScale, bool UseOffset)
{
    /// <summary>Values times factors plus offsets.</summary>
    public void Apply<T>(ReadOnlySpan<T> values, Span<T> result, ReadOnlySpan<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Scale(values, result, parameters);
        if (UseOffset)
            TensorPrimitives.Add(result, parameters[^Width..], result);
    }

    /// <summary>Values times factors.</summary>
    public void Scale<T>(ReadOnlySpan<T> values, Span<T> result, ReadOnlySpan<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (UseScale)
            TensorPrimitives.Multiply(values, parameters[..Width], result);
        else
            values.CopyTo(result);
    }

    /// <summary>Turns the gradient by the result into that by the values before they were brought to one size.</summary>
    /// <param name="kept">The values y, and behind them s, what they were multiplied by: y = s (x - mean), or y = s x.</param>
    /// <param name="resultGradient">The gradient by the result.</param>
    /// <param name="gradient">(g - mean(g) - y · mean(g · y)) · s with the gradient g by y, the first mean where x is centred.</param>
    /// <param name="parameters">The factors, and what stands behind them.</param>
    /// <param name="isCentred">Whether the mean was subtracted.</param>
    public void BackThroughScaling<T>(
        ReadOnlySpan<T> kept, ReadOnlySpan<T> resultGradient, Span<T> gradient, ReadOnlySpan<T> parameters, bool isCentred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = kept[..Width];
        Scale(resultGradient, gradient, parameters);
        var slope = TensorPrimitives.Dot(gradient, values) / T.CreateTruncating(Width);
        if (isCentred)
            TensorPrimitives.Subtract(gradient, TensorPrimitives.Sum<T>(gradient) / T.CreateTruncating(Width), gradient);
        TensorPrimitives.MultiplyAdd(values, -slope, gradient, gradient);
        TensorPrimitives.Multiply(gradient, kept[Width], gradient);
    }

    /// <summary>Adds the gradients of factors and offsets, from the values that were multiplied and the gradient by the result.</summary>
    public void AddGradients(ReadOnlySpan<float> values, ReadOnlySpan<float> resultGradient, Span<float> gradients)
    {
        if (UseScale)
            TensorPrimitives.MultiplyAdd(resultGradient, values, gradients[..Width], gradients[..Width]);
        if (UseOffset)
            TensorPrimitives.Add(gradients[^Width..], resultGradient, gradients[^Width..]);
    }
}
