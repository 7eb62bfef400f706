using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="QuantileError"/>, meaned over the outputs.</summary>
internal sealed class Pinball : Objective
{
    private readonly Tensor _whereTooLow;
    private readonly Tensor _whereTooHigh;

    public Pinball(QuantileError loss, Device device) =>
        (_whereTooLow, _whereTooHigh) = (Constant(loss.Quantile, device), Constant(loss.Quantile - 1, device));

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var shortfalls = labels.sub(outputs);
        return MeanOverOutputs(shortfalls.mul(_whereTooLow).maximum(shortfalls.mul(_whereTooHigh)));
    }
}
