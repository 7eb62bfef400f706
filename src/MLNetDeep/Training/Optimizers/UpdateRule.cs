using System.Numerics;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The formula of an optimizer: changes all parameters by their gradients, one update at a time. Each rule is written twice, as one vectorised pass over
/// managed memory for the CPU and as tensor operations for other devices; a test keeps the two equal.
/// </summary>
/// <remarks>
/// Why not <c>torch.optim</c>, and no plain numbers as tensor arguments: docs/decisions/0004-no-temporary-scalars.md. Where a formula adds a tensor, its
/// opposite is subtracted: adding takes a temporary Scalar. <see cref="OptimizerRun"/> does what is the same for all rules.
/// </remarks>
internal abstract class UpdateRule : IDisposable
{
    /// <summary>An update of fewer vectors takes about as long as it takes to share it.</summary>
    private const int FewestVectors = 512;

    private static readonly int VectorsInCacheLine = Math.Max(1, FlatTensor.Alignment / Vector<float>.Count);

    private readonly FlatTensor _parameters;
    private readonly FlatTensor _gradients;
    private readonly FlatTensor[] _state;
    private readonly ParameterFactors _learningRateFactors;
    private readonly List<Tensor> _constants = [];
    private readonly Action<int> _updatePart;
    private (float LearningRate, long Step, int Parts) _update;

    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="stateNames">A name for each value that the rule remembers for each parameter; they start at zero.</param>
    protected UpdateRule(TorchNetwork network, params IReadOnlyList<string> stateNames)
    {
        _parameters = network.Parameters;
        _gradients = network.Gradients;
        _state = [.. stateNames.Select(_ => FlatTensor.Zeros(network.Specification, network.Device))];
        State = [.. stateNames.Zip(_state)];
        _learningRateFactors = new ParameterFactors(network, (_, layer) => layer.LearningRateFactor);
        _updatePart = UpdatePart;
    }

    /// <summary>All that the rule remembers, one named buffer for each value. With the number of the next update it says how the rule goes on.</summary>
    public IReadOnlyList<(string Name, FlatTensor Buffer)> State { get; }

    public static UpdateRule For(OptimizerOptions options, TorchNetwork network) => options switch
    {
        SgdOptions sgd => new SgdRule(sgd, network),
        RmsPropOptions rmsProp => new RmsPropRule(rmsProp, network),
        AdagradOptions adagrad => new AdagradRule(adagrad, network),
        AdadeltaOptions adadelta => new AdadeltaRule(adadelta, network),
        AdamOptions adam => new AdamRule(adam, network),
        AdamWOptions adamW => new AdamRule(adamW.AsAdam, network),
        AdamaxOptions adamax => new AdamaxRule(adamax, network),
        NAdamOptions nadam => new NAdamRule(nadam, network),
        RAdamOptions radam => new RAdamRule(radam, network),
        LionOptions lion => new LionRule(lion, network),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {options.GetType().Name} is missing from {nameof(UpdateRule)}.{nameof(For)}."),
    };

    /// <summary>Makes one update by managed code; only on the CPU.</summary>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    /// <param name="workers">Who shares the work; null for the caller alone.</param>
    public void StepInManagedMemory(float learningRate, long step, Workers? workers = null)
    {
        var parts = workers is null ? 1 : Math.Clamp(_parameters.Vectors.Length / FewestVectors, 1, workers.Count);
        _update = (learningRate, step, parts);
        if (parts == 1)
            UpdatePart(0);
        else
            workers!.Run(parts, _updatePart);
    }

    /// <summary>Makes one update by tensor operations; on any device.</summary>
    /// <inheritdoc cref="StepInManagedMemory" path="/param"/>
    public void StepWithTensors(float learningRate, long step)
    {
        using var scope = NewDisposeScope();
        Update(_parameters.All, _gradients.All, [.. _state.Select(buffer => buffer.All)], _learningRateFactors.Times(learningRate), step);
    }

    public virtual void Dispose()
    {
        _learningRateFactors.Dispose();
        foreach (var buffer in _state)
            buffer.Dispose();
        foreach (var constant in _constants)
            constant.Dispose();
    }

    private void UpdatePart(int part)
    {
        var (learningRate, step, parts) = _update;
        var (start, count) = Crew.Part(_parameters.Vectors.Length, parts, part, VectorsInCacheLine);
        foreach (var run in _learningRateFactors.Runs)
        {
            var from = Math.Max(start, run.Start);
            var length = Math.Min(start + count, run.Start + run.Count) - from;
            if (length > 0)
                Update(new VectorSegment(_parameters, _gradients, _state, from, length), learningRate * run.Factor, step);
        }
    }

    /// <summary>The rule as one pass over managed memory.</summary>
    /// <param name="segment">What to go over.</param>
    /// <param name="learningRate">The learning rate of each lane.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    protected abstract void Update(VectorSegment segment, Vector<float> learningRate, long step);

    /// <summary>The rule as tensor operations.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">All gradients.</param>
    /// <param name="state">What the rule remembers.</param>
    /// <param name="learningRate">One learning rate, or one for each parameter.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    protected abstract void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step);

    /// <summary>A number as a tensor of no dimensions that lives as long as the rule.</summary>
    protected Tensor Constant(float value)
    {
        var constant = tensor(value, _parameters.All.device).DetachFromDisposeScope();
        _constants.Add(constant);
        return constant;
    }

    /// <summary>A number of this update as a tensor of no dimensions; it may meet tensors of any device.</summary>
    internal static Tensor Number(double value) => tensor((float)value, CPU);
}
