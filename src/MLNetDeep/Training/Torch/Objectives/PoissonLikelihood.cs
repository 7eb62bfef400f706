using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="PoissonError"/>, meaned over the outputs, which are logarithms of the predictions.</summary>
internal sealed class PoissonLikelihood : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(outputs.exp().sub(labels.mul(outputs)));

    public override Tensor Predictions(Tensor outputs) => outputs.exp();
}
