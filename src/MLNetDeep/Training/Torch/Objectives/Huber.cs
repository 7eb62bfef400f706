using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="HuberError"/>, meaned over the outputs.</summary>
internal sealed class Huber(HuberError loss) : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(nn.functional.huber_loss(outputs, labels, loss.Delta, nn.Reduction.None));
}
