using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="MeanSquaredError"/>, meaned over the outputs.</summary>
internal sealed class SquaredError(Device device) : Objective
{
    private Tensor? _twoByOutputs;

    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(nn.functional.mse_loss(outputs, labels, nn.Reduction.None));

    public override bool HasGradient(int outputs) => true;

    public override Tensor Gradient(Tensor outputs, Tensor labels) => outputs.sub(labels).mul_(_twoByOutputs ??= Constant(2f / outputs.size(1), device));
}
