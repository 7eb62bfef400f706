using MLNetDeep.Torch.Networks;
using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Optimizers;

/// <summary>The formula of an optimizer as tensor operations, for a device; on the CPU MLNetDeep's own rules do the same.</summary>
/// <remarks>
/// Why not <c>torch.optim</c>, and no plain numbers as tensor arguments: docs/decisions/0004-no-temporary-scalars.md. Where a formula adds
/// a tensor, its opposite is subtracted: adding takes a temporary Scalar.
/// </remarks>
internal abstract class TensorRule
{
    private readonly Device _device;
    private readonly Tensor[] _stateTensors;
    private readonly OwnedParts _owned;

    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="owned">What owns the rule's tensors, also where its constructor does not come to its end.</param>
    /// <param name="stateNames">A name for each value that the rule remembers for each parameter; they start at zero.</param>
    protected TensorRule(TorchNetwork network, OwnedParts owned, IReadOnlyList<string> stateNames)
    {
        _device = network.Device;
        _owned = owned;
        State = [.. stateNames.Select(name => (name, owned.Add(FlatTensor.Zeros(network.Specification, network.Device))))];
        _stateTensors = [.. State.Select(state => state.Values.All)];
    }

    /// <summary>All that the rule remembers.</summary>
    public IReadOnlyList<(string Name, FlatTensor Values)> State { get; }

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="owned">What owns the rule's tensors.</param>
    public static TensorRule For(OptimizerOptions options, TorchNetwork network, OwnedParts owned) => options switch
    {
        SgdOptions sgd => new SgdTensorRule(sgd, network, owned),
        RmsPropOptions rmsProp => new RmsPropTensorRule(rmsProp, network, owned),
        AdagradOptions adagrad => new AdagradTensorRule(adagrad, network, owned),
        AdadeltaOptions adadelta => new AdadeltaTensorRule(adadelta, network, owned),
        AdamOptions adam => new AdamTensorRule(adam, network, owned),
        AdamWOptions adamW => new AdamTensorRule(adamW.AsAdam, network, owned),
        AdamaxOptions adamax => new AdamaxTensorRule(adamax, network, owned),
        NAdamOptions nadam => new NAdamTensorRule(nadam, network, owned),
        RAdamOptions radam => new RAdamTensorRule(radam, network, owned),
        LionOptions lion => new LionTensorRule(lion, network, owned),
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: {options.GetType().Name} is missing from {nameof(TensorRule)}.{nameof(For)}."),
    };

    /// <summary>Makes one update.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">All gradients.</param>
    /// <param name="learningRate">One learning rate, or one for each parameter.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    public void Step(Tensor parameters, Tensor gradients, Tensor learningRate, long step) =>
        Update(parameters, gradients, _stateTensors, learningRate, step);

    /// <inheritdoc cref="Step"/>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">All gradients.</param>
    /// <param name="state">What the rule remembers.</param>
    /// <param name="learningRate">One learning rate, or one for each parameter.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    protected abstract void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step);

    /// <summary>A number as a tensor of no dimensions that lives as long as the rule.</summary>
    protected Tensor Constant(float value) => _owned.Add(tensor(value, _device).DetachFromDisposeScope());

    /// <summary>A number of this update as a tensor of no dimensions; it may meet tensors of any device.</summary>
    internal static Tensor Number(double value) => tensor((float)value, CPU);
}
