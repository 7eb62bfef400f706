using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>A <see cref="BatchNormalization"/> layer under training.</summary>
internal sealed class BatchNormalizationLayer(BatchNormalization norm, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor? _factors = memory.Leaf(placed.Weight, placed.IsTrainable);
    private readonly Tensor? _offsets = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly Tensor _runningMean = memory.Statistic(placed.RunningMean!);
    private readonly Tensor _runningVariance = memory.Statistic(placed.RunningVariance!);
    private readonly Tensor _kept = memory.Constant(norm.Momentum);
    private readonly Tensor _minusTaken = memory.Constant(norm.Momentum - 1.0);

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        if (noise is null)
            return WithRunningStatistics(input, _runningMean, _runningVariance);
        // Frozen it must not move, and computes with what it has, as in Keras. The backward pass reads it once more, and libtorch would
        // notice that other layers' statistics, which lie in the same buffer, have moved by then: hence copies.
        if (!placed.IsTrainable)
            return WithRunningStatistics(input, _runningMean.clone(), _runningVariance.clone());

        MoveStatistics(input);
        return Normalized(input, mean: null, variance: null, isTraining: true);
    }

    private Tensor WithRunningStatistics(Tensor input, Tensor mean, Tensor variance) =>
        Normalized(input, mean, variance, isTraining: false);

    // On a GPU libtorch loses the gradient of the one where only factors or only offsets are there.
    private Tensor Normalized(Tensor input, Tensor? mean, Tensor? variance, bool isTraining)
    {
        if (_factors is null == _offsets is null)
            return nn.functional.batch_norm(input, mean, variance, _factors, _offsets, isTraining, eps: norm.Epsilon);

        var normalized = nn.functional.batch_norm(input, mean, variance, weight: null, bias: null, isTraining, eps: norm.Epsilon);
        return _factors is null ? normalized.sub(_offsets!.neg()) : normalized.mul(_factors);
    }

    // libtorch would follow the unbiased variance; Keras follows the biased one.
    private void MoveStatistics(Tensor input)
    {
        using var noGradients = no_grad();
        Move(_runningMean, input.mean([0]));
        Move(_runningVariance, input.var(0L, unbiased: false));
    }

    private void Move(Tensor running, Tensor ofBatch) => running.mul_(_kept).sub_(ofBatch.mul(_minusTaken));
}

/// <summary>A <see cref="LayerNormalization"/> layer under training.</summary>
internal sealed class LayerNormalizationLayer(LayerNormalization norm, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor? _factors = memory.Leaf(placed.Weight, placed.IsTrainable);
    private readonly Tensor? _offsets = memory.Leaf(placed.Bias, placed.IsTrainable);
    private readonly long[] _shape = [placed.InputSize];

    public override Tensor Forward(Tensor input, TrainingNoise? noise) =>
        nn.functional.layer_norm(input, _shape, _factors, _offsets, norm.Epsilon);
}

/// <summary>An <see cref="RmsNormalization"/> layer under training.</summary>
internal sealed class RmsNormalizationLayer(RmsNormalization norm, PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor _factors = memory.Leaf(placed.Weight, placed.IsTrainable)!;
    private readonly Tensor _minusEpsilon = memory.Constant(-(double)norm.Epsilon);

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        var meanSquare = input.mul(input).mean([1], keepdim: true);
        return input.mul(meanSquare.sub(_minusEpsilon).rsqrt()).mul(_factors);
    }
}

/// <summary>A <see cref="ScaleInputs"/> layer under training.</summary>
internal sealed class ScaleInputsLayer(PlacedLayer placed, NetworkTensors memory) : TorchLayer
{
    private readonly Tensor _factors = memory.Leaf(placed.Weight, placed.IsTrainable)!;

    public override Tensor Forward(Tensor input, TrainingNoise? noise) => input.mul(_factors);
}
