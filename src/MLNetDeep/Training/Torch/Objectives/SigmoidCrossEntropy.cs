using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="BinaryCrossEntropy"/>, meaned over the outputs. Labels are from 0 to 1.</summary>
internal sealed class SigmoidCrossEntropy : Objective
{
    private readonly SmoothedTruths? _smoothed;
    private readonly Device _device;
    private Tensor? _byOutputs;

    public SigmoidCrossEntropy(BinaryCrossEntropy loss, Device device) =>
        (_device, _smoothed) = (device, SmoothedTruths.By(loss.LabelSmoothing, value => Constant(value, device)));

    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.binary_cross_entropy_with_logits(outputs, _smoothed?.Of(labels) ?? labels, reduction: nn.Reduction.None));

    public override bool HasGradient(int outputs) => true;

    /// <summary>(sigmoid - truth) / outputs.</summary>
    public override Tensor Gradient(Tensor outputs, Tensor labels) =>
        outputs.sigmoid().sub_(_smoothed?.Of(labels) ?? labels).mul_(_byOutputs ??= Constant(1f / outputs.size(1), _device));
}
