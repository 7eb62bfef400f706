using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="BinaryCrossEntropy"/>, meaned over the outputs. Labels are from 0 to 1.</summary>
internal sealed class SigmoidCrossEntropy : Objective
{
    private readonly SmoothedTruths? _smoothed;

    public SigmoidCrossEntropy(BinaryCrossEntropy loss, Device device) =>
        _smoothed = SmoothedTruths.By(loss.LabelSmoothing, value => Constant(value, device));

    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.binary_cross_entropy_with_logits(outputs, _smoothed?.Of(labels) ?? labels, reduction: nn.Reduction.None));
}
