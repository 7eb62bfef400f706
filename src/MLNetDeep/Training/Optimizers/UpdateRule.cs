using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
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
    /// <summary>An update of fewer vectors takes about as long as it takes to share it.</summary>
    private const int FewestVectors = 512;

    /// <summary>So many parts for each worker, that one who comes late finds less to do.</summary>
    private const int PartsOfWorker = 4;

    private static readonly int VectorsInCacheLine = Math.Max(1, ParameterBuffer.Alignment / Vector<float>.Count);

    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _gradients;
    private readonly ParameterBuffer[] _state;
    private readonly ParameterFactors _learningRateFactors;
    private readonly Action<int> _updatePart;
    private (float LearningRate, long Step, int Parts) _update;

    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="stateNames">A name for each value that the rule remembers for each parameter; they start at zero.</param>
    protected UpdateRule(NetworkState network, IReadOnlyList<string> stateNames)
    {
        _parameters = network.Parameters;
        _gradients = network.Gradients;
        _state = [.. stateNames.Select(_ => new ParameterBuffer(network.Specification.ParameterCount))];
        State = [.. stateNames.Zip(_state)];
        _learningRateFactors = ParameterFactors.OfLearningRate(network.Specification);
        _updatePart = UpdatePart;
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

    /// <summary>Makes one update.</summary>
    /// <param name="learningRate">The learning rate, before the factors of layers.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    /// <param name="workers">Who shares the work; null for the caller alone.</param>
    public void Step(float learningRate, long step, Workers? workers = null)
    {
        var parts = workers is null or { Count: 1 } ? 1
            : Math.Clamp(_parameters.Vectors.Length / FewestVectors, 1, PartsOfWorker * workers.Count);
        _update = (learningRate, step, parts);
        if (parts == 1)
            UpdatePart(0);
        else
            workers!.Run(parts, _updatePart);
    }

    public void Dispose()
    {
        foreach (var buffer in _state)
            buffer.Dispose();
    }

    // Not inlined: the compiler puts all from the end of a step down to the rule into one method, and what it may put into one is used up
    // before the rule's innermost calls, which then cost more than what they compute.
    [MethodImpl(MethodImplOptions.NoInlining)]
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
}
