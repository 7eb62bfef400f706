using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Objectives;

/// <summary><see cref="BinaryCrossEntropy"/>, averaged over the outputs. Labels are from 0 to 1.</summary>
internal sealed class SigmoidCrossEntropy : Objective
{
    private readonly SmoothedTruths? _smoothed;
    private readonly Device _device;
    private Tensor? _byOutputs;

    public SigmoidCrossEntropy(BinaryCrossEntropy loss, Device device) =>
        (_device, _smoothed) = (device, SmoothedTruths.By(loss.LabelSmoothing, value => Constant(value, device)));

    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.binary_cross_entropy_with_logits(
            outputs, _smoothed?.Of(labels) ?? labels, reduction: nn.Reduction.None));

    public override bool HasGradient(int outputs) => true;

    /// <summary>(sigmoid - truth) / outputs.</summary>
    public override Tensor Gradient(Tensor outputs, Tensor labels) =>
        outputs.sigmoid().sub_(_smoothed?.Of(labels) ?? labels).mul_(_byOutputs ??= Constant(1f / outputs.size(1), _device));
}

/// <summary><see cref="BinaryFocalCrossEntropy"/>, averaged over the outputs. Labels are from 0 to 1.</summary>
internal sealed class FocalSigmoidCrossEntropy : Objective
{
    private readonly SmoothedTruths? _smoothed;
    private readonly Tensor _one;
    private readonly Tensor _leastMiss;
    private readonly Tensor _gamma;
    private readonly (Tensor Slope, Tensor MinusOffset)? _balance;

    public FocalSigmoidCrossEntropy(BinaryFocalCrossEntropy loss, Device device)
    {
        _smoothed = SmoothedTruths.By(loss.LabelSmoothing, value => Constant(value, device));
        _one = Constant(1, device);
        // Keras' epsilon: keeps the power's derivative finite where γ is below 1.
        _leastMiss = Constant(1e-7f, device);
        _gamma = Constant(loss.Gamma, device);
        // α y + (1 - α)(1 - y) = (2 α - 1) y + (1 - α).
        _balance = loss.BalanceClasses ? (Constant(2 * loss.Alpha - 1, device), Constant(loss.Alpha - 1, device)) : null;
    }

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var truths = _smoothed?.Of(labels) ?? labels;
        var crossEntropies = nn.functional.binary_cross_entropy_with_logits(outputs, truths, reduction: nn.Reduction.None);

        // y (1 - p) + (1 - y) p, with 1 - p as the sigmoid of the opposite: exact where p is near 1.
        var miss = truths.mul(outputs.neg().sigmoid()).sub(truths.sub(_one).mul(outputs.sigmoid()));
        var focused = miss.maximum(_leastMiss).pow(_gamma).mul(crossEntropies);
        return MeanOverOutputs(_balance is { } balance ? focused.mul(truths.mul(balance.Slope).sub(balance.MinusOffset)) : focused);
    }
}

/// <summary>Draws labels of 0 and 1 towards one half: y (1 - s) + s / 2. Does not own its constants.</summary>
internal sealed class SmoothedTruths
{
    private readonly Tensor _labelShare;
    private readonly Tensor _minusHalfSmoothing;

    private SmoothedTruths(Tensor labelShare, Tensor minusHalfSmoothing) =>
        (_labelShare, _minusHalfSmoothing) = (labelShare, minusHalfSmoothing);

    /// <returns>Null for no smoothing.</returns>
    public static SmoothedTruths? By(float smoothing, Func<float, Tensor> constant) =>
        smoothing == 0 ? null : new SmoothedTruths(constant(1 - smoothing), constant(-smoothing / 2));

    public Tensor Of(Tensor labels) => labels.mul(_labelShare).sub(_minusHalfSmoothing);
}
