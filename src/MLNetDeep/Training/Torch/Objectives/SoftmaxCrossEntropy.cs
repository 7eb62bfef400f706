using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="CategoricalCrossEntropy"/>. libtorch's label smoothing is Keras'.</summary>
internal sealed class SoftmaxCrossEntropy(CategoricalCrossEntropy loss) : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        nn.functional.cross_entropy(outputs, labels, reduction: nn.Reduction.None, label_smoothing: loss.LabelSmoothing);
}
