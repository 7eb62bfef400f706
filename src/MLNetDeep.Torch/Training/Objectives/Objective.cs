using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Objectives;

/// <summary>
/// What a run minimises: a loss for each row of a batch. Written without a number as a tensor's argument (docs/decisions/0004): constants
/// are tensors of no dimensions that live as long as the objective, which owns them; a sum is a difference of the opposite.
/// </summary>
internal abstract class Objective : IDisposable
{
    private readonly List<Tensor> _constants = [];

    /// <summary>The loss of each row, [rows], which gradients flow through.</summary>
    /// <param name="outputs">The network's, [rows, outputs], before softmax or sigmoid.</param>
    /// <param name="labels">Class indices [rows], int64, or [rows, outputs], float32.</param>
    public abstract Tensor Losses(Tensor outputs, Tensor labels);

    /// <summary>Whether <see cref="Gradient"/> is known for a network of so many outputs; else autograd finds it.</summary>
    public virtual bool HasGradient(int outputs) => false;

    /// <summary>Whether <see cref="Gradient"/> is known for labels of this form.</summary>
    public virtual bool HasGradient(Tensor labels) => true;

    /// <summary>The gradient of each row's loss by its outputs, [rows, outputs]: a new tensor.</summary>
    /// <inheritdoc cref="Losses" path="/param"/>
    public virtual Tensor Gradient(Tensor outputs, Tensor labels) =>
        throw new NotSupportedException($"Bug in MLNetDeep: {GetType().Name} needs autograd.");

    /// <summary>What metrics of numbers compare with labels; for most losses the outputs as they are.</summary>
    public virtual Tensor Predictions(Tensor outputs) => outputs;

    /// <summary>What validation takes the loss of; for most losses the outputs as they are.</summary>
    public virtual Tensor Validated(Tensor outputs) => outputs;

    public static Objective For(LossFunction loss, Device device) => loss switch
    {
        CategoricalCrossEntropy categorical => new SoftmaxCrossEntropy(categorical, device),
        CategoricalFocalCrossEntropy focal => new FocalSoftmaxCrossEntropy(focal, device),
        BinaryCrossEntropy binary => new SigmoidCrossEntropy(binary, device),
        BinaryFocalCrossEntropy focal => new FocalSigmoidCrossEntropy(focal, device),
        MeanSquaredError => new SquaredError(device),
        MeanAbsoluteError => new AbsoluteError(),
        HuberError huber => new Huber(huber),
        LogCoshError => new LogCosh(device),
        QuantileError quantile => new Pinball(quantile, device),
        QuantilesError quantiles => new Pinballs(quantiles, device),
        PoissonError => new PoissonLikelihood(),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: loss {loss.GetType().Name} is missing from {nameof(Objective)}.{nameof(For)}."),
    };

    public void Dispose()
    {
        foreach (var constant in _constants)
            constant.Dispose();
    }

    protected Tensor Constant(float value, Device device) => Own(tensor(value, float32, device));

    /// <param name="values">The values, row by row.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="device">Where it is needed.</param>
    protected Tensor Constant(float[] values, long[] shape, Device device) => Own(tensor(values, shape, float32, device));

    private Tensor Own(Tensor constant)
    {
        _constants.Add(constant.DetachFromDisposeScope());
        return constant;
    }

    /// <summary>[rows, outputs] to [rows].</summary>
    protected static Tensor MeanOverOutputs(Tensor values) => values.size(1) == 1 ? values.view(-1) : values.mean([1]);
}
