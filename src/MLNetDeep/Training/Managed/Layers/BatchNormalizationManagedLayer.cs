using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// A <see cref="BatchNormalization"/> layer in managed code. A step's slices are columns, since it mixes rows; scoring only multiplies and adds, by slices of either kind.
/// </summary>
internal sealed unsafe class BatchNormalizationManagedLayer : ManagedLayer
{
    private readonly BatchNormalization _norm;
    private readonly ColumnFactors _factors;
    private readonly bool _isTrained;
    private readonly float* _runningMean;
    private readonly float* _runningVariance;
    private readonly Signal _normalized;
    private readonly float[] _means;
    private readonly float[] _scales;
    private readonly float[] _sums;
    private readonly float[] _slopes;

    public BatchNormalizationManagedLayer(BatchNormalization norm, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        _norm = norm;
        _factors = new ColumnFactors(placed, memory);
        _isTrained = placed.IsTrainable;
        _runningMean = memory.Statistic(placed.RunningMean!);
        _runningVariance = memory.Statistic(placed.RunningVariance!);
        _normalized = new Signal(output.Width, memory.Rows(output.Width), null);
        (_means, _scales) = (new float[output.Width], new float[output.Width]);
        (_sums, _slopes) = (new float[output.Width], new float[output.Width]);
    }

    // Frozen it must not move, and computes with what it has, as in Keras.
    public override bool MixesRows => _isTrained;

    public override void Prepare(Pass pass)
    {
        if (UsesBatch(pass))
            return;

        new ReadOnlySpan<float>(_runningMean, _means.Length).CopyTo(_means);
        for (var i = 0; i < _scales.Length; i++)
            _scales[i] = 1 / MathF.Sqrt(_runningVariance[i] + _norm.Epsilon);
    }

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var (rows, columns) = Ranges(slice, pass);
        if (UsesBatch(pass))
            FindMeansAndScales(columns, pass);

        var means = _means.AsSpan(columns.Start, columns.Count);
        var scales = _scales.AsSpan(columns.Start, columns.Count);
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            var normalized = Part(_normalized.Row(row), columns);
            TensorPrimitives.Subtract(Part(Input.Row(row), columns), means, normalized);
            TensorPrimitives.Multiply(normalized, scales, normalized);
            _factors.Apply(normalized, Part(Output.Row(row), columns), columns.Start);
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        var (rows, columns) = Ranges(slice, pass);
        if (_isTrained)
            SumUp(columns, pass);
        if (!Input.HasGradients)
            return;

        // With the statistics of the batch: the gradient without its mean and without what lies along the normalized values.
        for (var row = rows.Start; row < rows.Start + rows.Count; row++)
        {
            var gradients = Output.GradientRow(row);
            var target = Input.GradientRow(row);
            var normalized = _normalized.Row(row);
            for (var i = columns.Start; i < columns.Start + columns.Count; i++)
            {
                var gradient = _isTrained ? gradients[i] - (_sums[i] + normalized[i] * _slopes[i]) / pass.Count : gradients[i];
                target[i] = gradient * _factors.Factor(i) * _scales[i];
            }
        }
    }

    private bool UsesBatch(Pass pass) => pass.IsTraining && _isTrained;

    private (Slice Rows, Slice Columns) Ranges(Slice slice, Pass pass) => MixesRows ? (pass.AllRows, slice) : (slice, new Slice(0, Output.Width));

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
        for (var i = 0; i < sums.Length; i++)
            _factors.SetGradients(columns.Start + i, slopes[i], sums[i], pass);
    }

    private static Span<float> Part(Span<float> row, Slice columns) => row.Slice(columns.Start, columns.Count);
}
