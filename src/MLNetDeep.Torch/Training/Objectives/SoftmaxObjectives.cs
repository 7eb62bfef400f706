using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Objectives;

/// <summary><see cref="CategoricalCrossEntropy"/>. libtorch's label smoothing is Keras'.</summary>
internal sealed class SoftmaxCrossEntropy(CategoricalCrossEntropy loss, Device device) : Objective
{
    /// <summary>A row of probabilities is kept for each class; of more classes they would cost too much memory.</summary>
    private const int MostClasses = 4096;

    private Tensor? _truths;

    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        nn.functional.cross_entropy(outputs, labels, reduction: nn.Reduction.None, label_smoothing: loss.LabelSmoothing);

    public override bool HasGradient(int outputs) => outputs <= MostClasses;

    // Where labels are probabilities that need not add up to one, the gradient is another.
    public override bool HasGradient(Tensor labels) => labels.dtype == ScalarType.Int64;

    /// <summary>softmax - truth.</summary>
    public override Tensor Gradient(Tensor outputs, Tensor labels)
    {
        _truths ??= Truths((int)outputs.size(1));
        return outputs.softmax(1).sub_(_truths.index_select(0, labels));
    }

    /// <summary>What is true of each class, smoothed: [classes, classes].</summary>
    private Tensor Truths(int classes)
    {
        var truths = new float[classes * classes];
        Array.Fill(truths, (float)(loss.LabelSmoothing / classes));
        for (var i = 0; i < classes; i++)
            truths[i * (classes + 1)] += 1 - loss.LabelSmoothing;
        return Constant(truths, [classes, classes], device);
    }
}

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
