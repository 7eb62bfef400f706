using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed;

/// <summary>What a normalization learns: a factor and an offset for each column, either of which may be left out.</summary>
internal sealed unsafe class ColumnFactors
{
    private readonly int _width;
    private readonly bool _isTrained;
    private readonly float* _factors;
    private readonly float* _offsets;
    private readonly float* _factorGradients;
    private readonly float* _offsetGradients;

    public ColumnFactors(PlacedLayer placed, ManagedMemory memory)
    {
        (_width, _isTrained) = (placed.InputSize, placed.IsTrainable);
        _factors = memory.Parameter(placed.Weight);
        _factorGradients = memory.Gradient(placed.Weight);
        _offsets = memory.Parameter(placed.Bias);
        _offsetGradients = memory.Gradient(placed.Bias);
    }

    /// <summary>How many values are trained.</summary>
    public int Work => _isTrained ? (_factors == null ? 0 : _width) + (_offsets == null ? 0 : _width) : 0;

    /// <summary>The factor of a column; 1 where none is learnt.</summary>
    public float Factor(int column) => _factors == null ? 1 : _factors[column];

    /// <summary>Values times factors plus offsets.</summary>
    public void Apply(ReadOnlySpan<float> row, Span<float> result, int column = 0)
    {
        if (_factors == null)
            row.CopyTo(result);
        else
            TensorPrimitives.Multiply(row, new ReadOnlySpan<float>(_factors + column, row.Length), result);
        if (_offsets != null)
            TensorPrimitives.Add(result, new ReadOnlySpan<float>(_offsets + column, row.Length), result);
    }

    /// <summary>Values times factors.</summary>
    public void Scale(ReadOnlySpan<float> row, Span<float> result)
    {
        if (_factors == null)
            row.CopyTo(result);
        else
            TensorPrimitives.Multiply(row, new ReadOnlySpan<float>(_factors, row.Length), result);
    }

    /// <summary>The gradients of factors and offsets, from those of the output and the values that were multiplied.</summary>
    public void Gradients(Signal output, float* values, Pass pass)
    {
        if (_factors != null)
            ColumnSums.OfProduct(output, values, pass, _factorGradients);
        if (_offsets != null)
            ColumnSums.Of(output, pass, _offsetGradients);
    }

    /// <summary>Takes the gradients of a column's factor and offset.</summary>
    public void SetGradients(int column, float ofFactor, float ofOffset, Pass pass)
    {
        Set(_factorGradients, column, ofFactor, pass);
        Set(_offsetGradients, column, ofOffset, pass);
    }

    private static void Set(float* gradients, int column, float value, Pass pass)
    {
        if (gradients != null)
            gradients[column] = pass.AddsToGradients ? gradients[column] + value : value;
    }
}
