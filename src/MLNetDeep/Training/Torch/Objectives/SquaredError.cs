using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="MeanSquaredError"/>, meaned over the outputs.</summary>
internal sealed class SquaredError : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(nn.functional.mse_loss(outputs, labels, nn.Reduction.None));
}
