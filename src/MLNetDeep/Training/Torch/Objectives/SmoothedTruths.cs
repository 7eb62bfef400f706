using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary>Draws labels of 0 and 1 towards one half: y (1 - s) + s / 2. Does not own its constants.</summary>
internal sealed class SmoothedTruths
{
    private readonly Tensor _labelShare;
    private readonly Tensor _minusHalfSmoothing;

    private SmoothedTruths(Tensor labelShare, Tensor minusHalfSmoothing) => (_labelShare, _minusHalfSmoothing) = (labelShare, minusHalfSmoothing);

    /// <returns>Null for no smoothing.</returns>
    public static SmoothedTruths? By(float smoothing, Func<float, Tensor> constant) =>
        smoothing == 0 ? null : new SmoothedTruths(constant(1 - smoothing), constant(-smoothing / 2));

    public Tensor Of(Tensor labels) => labels.mul(_labelShare).sub(_minusHalfSmoothing);
}
