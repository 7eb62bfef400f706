using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="CategoricalFocalCrossEntropy"/>.</summary>
internal sealed class FocalSoftmaxCrossEntropy : Objective
{
    private readonly bool _smooths;
    private readonly Tensor _one;
    private readonly Tensor _leastMiss;
    private readonly Tensor _gamma;
    private readonly Tensor _minusAlpha;
    private readonly Tensor _labelShare;
    private readonly Tensor _minusSmoothing;

    public FocalSoftmaxCrossEntropy(CategoricalFocalCrossEntropy loss, Device device)
    {
        _smooths = loss.LabelSmoothing != 0;
        _one = Constant(1, device);
        // Keras' epsilon: keeps the power's derivative finite where γ is below 1.
        _leastMiss = Constant(1e-7f, device);
        _gamma = Constant(loss.Gamma, device);
        _minusAlpha = Constant(-loss.Alpha, device);
        _labelShare = Constant(1 - loss.LabelSmoothing, device);
        _minusSmoothing = Constant(-loss.LabelSmoothing, device);
    }

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var logProbabilities = outputs.log_softmax(1);
        var miss = _one.sub(logProbabilities.exp()).maximum(_leastMiss);
        var focused = miss.pow(_gamma).mul(logProbabilities);

        var ofLabel = labels.dtype == ScalarType.Int64 ? focused.gather(1, labels.unsqueeze(1)).squeeze(1) : focused.mul(labels).sum(1L);
        // Every class gets s / classes of the label: s times the mean over the classes.
        var smoothed = _smooths ? ofLabel.mul(_labelShare).sub(focused.mean([1]).mul(_minusSmoothing)) : ofLabel;
        return smoothed.mul(_minusAlpha);
    }
}
