using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>Updates by managed code, in the machine's memory.</summary>
internal sealed class ManagedUpdate : NetworkUpdate
{
    private readonly OwnedParts _owned = new();
    private readonly Workers? _workers;
    private readonly GradientPreparation _preparation;
    private readonly WeightDecay? _decay;
    private readonly UpdateRule _rule;
    private readonly FrozenParameters _frozen;
    private readonly WeightAverage? _average;

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="workers">Who shares the work; null for the caller alone.</param>
    public ManagedUpdate(OptimizerOptions options, NetworkState network, Workers? workers = null)
    {
        _workers = workers;
        _preparation = new GradientPreparation(options, network);
        _decay = options.WeightDecay == 0 ? null : new WeightDecay(options, network);
        _rule = _owned.Add(UpdateRule.For(options, network));
        _frozen = new FrozenParameters(network);
        _average = options.WeightAveraging is { } averaging ? _owned.Add(new WeightAverage(averaging, network)) : null;
        State = [.. _rule.State.Select(state => (state.Name, (StoredValues)state.Buffer)),
            .. _average is null ? [] : (IEnumerable<(string, StoredValues)>)[("otherWeights", _average.Other)]];
    }

    public override IReadOnlyList<(string Name, StoredValues Values)> State { get; }

    public override bool HasAverage => _average is not null;

    public override void Run(int batchCount, float learningRate, long step, float decayFactor)
    {
        _preparation.Run(batchCount);
        _decay?.Run(learningRate * decayFactor);
        _rule.Step(learningRate, step, _workers);
        _frozen.Restore();
        _average?.Follow(step);
    }

    public override void ChangePlaces()
    {
        _average!.ChangePlaces();
        _frozen.Restore();
    }

    public override void Dispose() => _owned.Dispose();
}
