using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="MeanAbsoluteError"/>, meaned over the outputs.</summary>
internal sealed class AbsoluteError : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(nn.functional.l1_loss(outputs, labels, nn.Reduction.None));
}
