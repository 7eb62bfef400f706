using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

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
