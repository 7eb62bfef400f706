using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// A <see cref="BatchNormalization"/> layer under training, with the statistics of the batch. It mixes rows: slices are columns.
/// </summary>
internal sealed unsafe class BatchNormalizationLayer : ManagedLayer
{
    private readonly BatchNormalization _norm;
    private readonly float* _factors;
    private readonly float* _offsets;
    private readonly float* _factorGradients;
    private readonly float* _offsetGradients;
    private readonly float* _runningMean;
    private readonly float* _runningVariance;
    private readonly Signal _normalized;
    private readonly float[] _means;
    private readonly float[] _scales;
    private readonly float[] _sums;
    private readonly float[] _slopes;

    public BatchNormalizationLayer(BatchNormalization norm, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        _norm = norm;
        _factors = memory.Parameter(placed.Weight);
        _factorGradients = memory.Gradient(placed.Weight);
        _offsets = memory.Parameter(placed.Bias);
        _offsetGradients = memory.Gradient(placed.Bias);
        _runningMean = memory.Statistic(placed.RunningMean!);
        _runningVariance = memory.Statistic(placed.RunningVariance!);
        _normalized = new Signal(output.Width, memory.Rows(output.Width), null);
        (_means, _scales) = (new float[output.Width], new float[output.Width]);
        (_sums, _slopes) = (new float[output.Width], new float[output.Width]);
    }

    public override bool MixesRows => true;

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        FindMeansAndScales(slice, pass);
        var means = _means.AsSpan(slice.Start, slice.Count);
        var scales = _scales.AsSpan(slice.Start, slice.Count);
        for (var row = 0; row < pass.Count; row++)
        {
            var normalized = Part(_normalized.Row(row), slice);
            var output = Part(Output.Row(row), slice);
            TensorPrimitives.Subtract(Part(Input.Row(row), slice), means, normalized);
            TensorPrimitives.Multiply(normalized, scales, normalized);
            if (_factors == null)
                normalized.CopyTo(output);
            else
                TensorPrimitives.Multiply(normalized, new ReadOnlySpan<float>(_factors + slice.Start, slice.Count), output);
            if (_offsets != null)
                TensorPrimitives.Add(output, new ReadOnlySpan<float>(_offsets + slice.Start, slice.Count), output);
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        SumUp(slice, pass);
        if (!Input.HasGradients)
            return;

        // The gradient without its mean and without what lies along the normalized values.
        for (var row = 0; row < pass.Count; row++)
        {
            var gradients = Output.GradientRow(row);
            var target = Input.GradientRow(row);
            var normalized = _normalized.Row(row);
            for (var i = slice.Start; i < slice.Start + slice.Count; i++)
                target[i] = (gradients[i] - (_sums[i] + normalized[i] * _slopes[i]) / pass.Count) * (
                    _factors == null ? 1 : _factors[i]) * _scales[i];
        }
    }

    private void FindMeansAndScales(Slice columns, Pass pass)
    {
        var means = _means.AsSpan(columns.Start, columns.Count);
        var variances = _scales.AsSpan(columns.Start, columns.Count);
        means.Clear();
        for (var row = 0; row < pass.Count; row++)
            TensorPrimitives.Add(means, Part(Input.Row(row), columns), means);
        TensorPrimitives.Divide(means, pass.Count, means);

        variances.Clear();
        for (var row = 0; row < pass.Count; row++)
        {
            var distances = Part(_normalized.Row(row), columns);
            TensorPrimitives.Subtract(Part(Input.Row(row), columns), means, distances);
            TensorPrimitives.MultiplyAdd(distances, distances, variances, variances);
        }
        TensorPrimitives.Divide(variances, pass.Count, variances);

        // The biased variance, as Keras.
        Move(_runningMean + columns.Start, means);
        Move(_runningVariance + columns.Start, variances);
        for (var i = 0; i < variances.Length; i++)
            variances[i] = 1 / MathF.Sqrt(variances[i] + _norm.Epsilon);
    }

    private void Move(float* running, ReadOnlySpan<float> ofBatch)
    {
        for (var i = 0; i < ofBatch.Length; i++)
            running[i] = running[i] * _norm.Momentum + ofBatch[i] * (float)(1 - (double)_norm.Momentum);
    }

    private void SumUp(Slice columns, Pass pass)
    {
        var sums = _sums.AsSpan(columns.Start, columns.Count);
        var slopes = _slopes.AsSpan(columns.Start, columns.Count);
        sums.Clear();
        slopes.Clear();
        for (var row = 0; row < pass.Count; row++)
        {
            var gradients = Part(Output.GradientRow(row), columns);
            TensorPrimitives.Add(sums, gradients, sums);
            TensorPrimitives.MultiplyAdd(gradients, Part(_normalized.Row(row), columns), slopes, slopes);
        }
        Take(_factorGradients, columns.Start, slopes, pass);
        Take(_offsetGradients, columns.Start, sums, pass);
    }

    private static void Take(float* gradients, int start, ReadOnlySpan<float> values, Pass pass)
    {
        for (var i = 0; gradients != null && i < values.Length; i++)
            gradients[start + i] = pass.AddsToGradients ? gradients[start + i] + values[i] : values[i];
    }

    private static Span<float> Part(Span<float> row, Slice columns) => row.Slice(columns.Start, columns.Count);
}

/// <summary>A frozen <see cref="BatchNormalization"/> layer: it must not move, and computes with what it has, as in Keras.</summary>
internal sealed unsafe class FrozenBatchNormalizationLayer(
    BatchNormalization norm, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    : ManagedLayer(input, output)
{
    private readonly RowKernel _kernel = FixedNormalization.Kernel(placed.InputSize);
    private readonly float* _parameters = memory.Parameters(placed);
    private readonly float* _statistics = memory.Statistics(placed);
    private readonly float[] _values = new float[3 * placed.InputSize];
    private bool _isPrepared;

    // Nothing moves it while it is trained; that it is restored comes before the first step.
    public override void Prepare(Pass pass)
    {
        if (_isPrepared)
            return;

        var arrays = new RowArrays<float>(new(_parameters, placed.ParameterRange.Length), new(_statistics, placed.StatisticRange.Length));
        TensorPrimitives.ConvertTruncating<double, float>(NormalizationFactors.Of(norm, placed, arrays).Values, _values);
        _isPrepared = true;
    }

    public override void Forward(Slice slice, Pass pass, float* scratch) =>
        _kernel.Forward(Input.ValueMatrix(slice), Output.ValueMatrix(slice), default, new([], _values));

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        var rows = new ComputedRows(Input.ValueMatrix(slice), Output.ValueMatrix(slice), default);
        _kernel.Backward(rows, Output.GradientMatrix(slice), Input.GradientMatrix(slice), new([], _values));
    }
}
