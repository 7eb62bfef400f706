using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The formula of an optimizer: changes all parameters by their gradients, one update at a time, in one vectorised pass over the machine's
/// memory. <see cref="OptimizerRun"/> does what is the same for all rules. MLNetDeep.Torch has each rule once more, as tensor operations
/// for a GPU; a test keeps the two equal.
/// </summary>
internal abstract class UpdateRule : IDisposable
{
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _gradients;
    private readonly ParameterBuffer[] _state;
    private readonly ParameterFactors _learningRateFactors;

    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="stateNames">A name for each value that the rule remembers for each parameter; they start at zero.</param>
    protected UpdateRule(NetworkState network, IReadOnlyList<string> stateNames)
    {
        _parameters = network.Parameters;
        _gradients = network.Gradients;
        _learningRateFactors = ParameterFactors.OfLearningRate(network.Specification);
        _state = new ParameterBuffer[stateNames.Count];
        try
        {
            for (var i = 0; i < _state.Length; i++)
                _state[i] = new ParameterBuffer(network.Specification.ParameterCount);
        }
        catch
        {
            Dispose();
            throw;
        }
        State = [.. stateNames.Zip(_state)];
    }

    /// <summary>
    /// All that the rule remembers, one named buffer for each value. With the number of the next update it says how the rule continues.
    /// </summary>
    public IReadOnlyList<(string Name, ParameterBuffer Buffer)> State { get; }

    public static UpdateRule For(OptimizerOptions options, NetworkState network) => options switch
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
        _ => throw new NotSupportedException(
            $"Bug in MLNetDeep: {options.GetType().Name} is missing from {nameof(UpdateRule)}.{nameof(For)}."),
    };

    /// <summary>Makes one update of some parameters. Several threads may do so at once, each of its own.</summary>
    /// <param name="vectors">Which of all vectors.</param>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    // Not inlined: the compiler puts all from the end of a step down to the rule into one method, and what it may put into one is used up
    // before the rule's innermost calls, which then cost more than what they compute.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Run(Slice vectors, float learningRate, long step)
    {
        foreach (var run in _learningRateFactors.Runs)
        {
            if (run.Within(vectors) is { Count: > 0 } part)
                Update(new VectorSegment(_parameters, _gradients, _state, part.Start, part.Count), learningRate * run.Factor, step);
        }
    }

    public void Dispose()
    {
        // Where memory ends while they are made, some are missing.
        foreach (var buffer in _state.OfType<ParameterBuffer>())
            buffer.Dispose();
    }

    /// <summary>The rule as one pass over managed memory.</summary>
    /// <param name="segment">What to go over.</param>
    /// <param name="learningRate">The learning rate of each lane.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    protected abstract void Update(VectorSegment segment, Vector<float> learningRate, long step);
}

/// <summary>A run of whole vectors of all parameters, and the same run of all that belongs to them.</summary>
internal readonly ref struct VectorSegment
{
    private readonly ReadOnlySpan<ParameterBuffer> _state;
    private readonly int _start;

    public VectorSegment(ParameterBuffer parameters, ParameterBuffer gradients, ReadOnlySpan<ParameterBuffer> state, int start, int count)
    {
        Parameters = parameters.Vectors.Slice(start, count);
        Gradients = gradients.Vectors.Slice(start, count);
        _state = state;
        _start = start;
    }

    public Span<Vector<float>> Parameters { get; }

    public ReadOnlySpan<Vector<float>> Gradients { get; }

    /// <summary>A buffer of what the rule remembers.</summary>
    public Span<Vector<float>> State(int index) => _state[index].Vectors.Slice(_start, Parameters.Length);
}
