using System.Numerics;
using System.Runtime.InteropServices;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// An optimizer: changes all parameters by their gradients, one step at a time. Each rule is written twice, as one vectorised pass over managed
/// memory for the CPU and as tensor operations for other devices; a test keeps the two equal.
/// </summary>
/// <remarks>Why not <c>torch.optim</c>, and no plain numbers as tensor arguments: docs/decisions/0004-no-temporary-scalars.md.</remarks>
internal abstract class UpdateRule : IDisposable
{
    private readonly FlatTensor _parameters;
    private readonly FlatTensor _gradients;
    private readonly FlatTensor[] _state;
    private readonly List<Tensor> _constants = [];

    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="stateCount">How many values the rule remembers for each parameter; they start at zero.</param>
    protected UpdateRule(TorchNetwork network, int stateCount)
    {
        _parameters = network.Parameters;
        _gradients = network.Gradients;
        _state = [.. Enumerable.Range(0, stateCount).Select(_ => FlatTensor.Zeros(network.Specification, network.Device))];
    }

    /// <summary>What the rule remembers, one buffer for each value.</summary>
    public IReadOnlyList<FlatTensor> State => _state;

    public static UpdateRule For(OptimizerOptions options, TorchNetwork network) => options switch
    {
        SgdOptions sgd => new SgdRule(sgd, network),
        RmsPropOptions rmsProp => new RmsPropRule(rmsProp, network),
        AdagradOptions adagrad => new AdagradRule(adagrad, network),
        AdamOptions adam => new AdamRule(adam, network),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: {options.GetType().Name} is missing from {nameof(UpdateRule)}.{nameof(For)}."),
    };

    /// <summary>Takes one step.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="step">The step's number in the run, from 1.</param>
    public void Step(float learningRate, long step)
    {
        if (_parameters.IsOnCpu)
            StepInManagedMemory(learningRate, step);
        else
            StepWithTensors(learningRate, step);
    }

    internal void StepInManagedMemory(float learningRate, long step) =>
        Update(Vectors(_parameters), Vectors(_gradients), [.. _state], learningRate, step);

    internal void StepWithTensors(float learningRate, long step)
    {
        using var scope = NewDisposeScope();
        Update(_parameters.All, _gradients.All, [.. _state.Select(s => s.All)], learningRate, step);
    }

    public void Dispose()
    {
        foreach (var buffer in _state)
            buffer.Dispose();
        foreach (var constant in _constants)
            constant.Dispose();
    }

    /// <summary>The rule as one pass over managed memory.</summary>
    protected abstract void Update(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, ReadOnlySpan<FlatTensor> state, float learningRate, long step);

    /// <summary>The rule as tensor operations.</summary>
    protected abstract void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, float learningRate, long step);

    protected static Span<Vector<float>> Vectors(FlatTensor tensor) => MemoryMarshal.Cast<float, Vector<float>>(tensor.Values);

    /// <summary>A number as a tensor of no dimensions that lives as long as the rule.</summary>
    protected Tensor Constant(float value)
    {
        var constant = tensor(value, _parameters.All.device).DetachFromDisposeScope();
        _constants.Add(constant);
        return constant;
    }

    /// <summary>A number of this step as a tensor of no dimensions; it may meet tensors of any device.</summary>
    protected static Tensor Number(double value) => tensor((float)value, CPU);
}
