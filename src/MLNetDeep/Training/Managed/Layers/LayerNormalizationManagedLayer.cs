using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="LayerNormalization"/> layer in managed code.</summary>
internal sealed unsafe class LayerNormalizationManagedLayer : ManagedLayer
{
    private readonly ColumnFactors _factors;
    private readonly float _epsilon;
    private readonly Signal _normalized;
    private readonly float* _scales;

    public LayerNormalizationManagedLayer(LayerNormalization norm, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        _factors = new ColumnFactors(placed, memory);
        _epsilon = norm.Epsilon;
        _normalized = new Signal(output.Width, memory.Rows(output.Width), null);
        _scales = memory.Rows(1);
    }

    public override long ParameterWork => _factors.Work;

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            ReadOnlySpan<float> values = Input.Row(row);
            var normalized = _normalized.Row(row);
            // The mean first: a mean of squares minus a square of the mean would lose all digits where values are far from zero.
            TensorPrimitives.Subtract(values, TensorPrimitives.Sum(values) / values.Length, normalized);
            var variance = TensorPrimitives.SumOfSquares<float>(normalized) / values.Length;
            _scales[row] = 1 / MathF.Sqrt(variance + _epsilon);
            TensorPrimitives.Multiply(normalized, _scales[row], normalized);
            _factors.Apply(normalized, Output.Row(row));
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (!Input.HasGradients)
            return;

        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var gradients = Input.GradientRow(row);
            ReadOnlySpan<float> normalized = _normalized.Row(row);
            _factors.Scale(Output.GradientRow(row), gradients);
            var mean = TensorPrimitives.Sum<float>(gradients) / gradients.Length;
            var slope = TensorPrimitives.Dot(gradients, normalized) / gradients.Length;
            TensorPrimitives.Subtract(gradients, mean, gradients);
            TensorPrimitives.MultiplyAdd(normalized, -slope, gradients, gradients);
            TensorPrimitives.Multiply(gradients, _scales[row], gradients);
        }
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        if (piece == 0)
            _factors.Gradients(Output, _normalized.Values, pass);
    }
}
