using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// Updates by managed code, in the machine's memory. All that happens to a parameter happens while it is in a near cache: block by block
/// gradients are scaled, weights decay, the rule changes them, and their average follows. Workers share the blocks.
/// </summary>
internal sealed class ManagedUpdate : NetworkUpdate
{
    /// <summary>
    /// How many vectors of each buffer a block has, 8 KB with AVX2: of parameters, gradients, an average and what Adam remembers it fills a
    /// first-level cache, and most of a second-level one is free for the next step.
    /// </summary>
    private const int VectorsInBlock = 256;

    /// <summary>An update of fewer vectors takes about as long as it takes to share it.</summary>
    private const int FewestVectors = 512;

    private readonly OwnedParts _owned = new();
    private readonly Workers? _workers;
    private readonly int _vectors;
    private readonly GradientPreparation _preparation;
    private readonly WeightDecay? _decay;
    private readonly UpdateRule _rule;
    private readonly FrozenParameters _frozen;
    private readonly WeightAverage? _average;
    private readonly OwnedPieces<Slice> _parts;
    private readonly Action<int> _updatePart;
    private (float GradientScale, float LearningRate, float DecayRate, long Step) _update;

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    /// <param name="workers">Who shares the work; null for the caller alone.</param>
    public ManagedUpdate(OptimizerOptions options, NetworkState network, Workers? workers = null)
    {
        _workers = workers;
        _vectors = network.Parameters.Vectors.Length;
        _preparation = new GradientPreparation(options, network);
        _decay = options.WeightDecay == 0 ? null : new WeightDecay(options, network);
        _frozen = new FrozenParameters(network);
        _parts = UpdateParts.Of(network.Specification, _vectors, workers?.Most ?? 1);
        try
        {
            _rule = _owned.Add(UpdateRule.For(options, network));
            _average = options.WeightAveraging is { } averaging ? _owned.Add(new WeightAverage(averaging, network)) : null;
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
        _updatePart = part => UpdatePart(_parts.All[part]);
        State = [.. _rule.State.Select(state => (state.Name, (StoredValues)state.Buffer)),
            .. _average is null ? [] : (IEnumerable<(string, StoredValues)>)[("otherWeights", _average.Other)]];
    }

    public override IReadOnlyList<(string Name, StoredValues Values)> State { get; }

    public override bool HasAverage => _average is not null;

    public override void Run(int batchCount, float learningRate, long step, float decayFactor)
    {
        _update = (_preparation.ScaleFor(batchCount), learningRate, learningRate * decayFactor, step);
        if (_workers is null or { Count: 1 } || _vectors < 2 * FewestVectors)
            UpdatePart(new Slice(0, _vectors));
        else
            _workers.Run(_parts.All.Count, _updatePart, _parts.Ends);
    }

    public override void ChangePlaces()
    {
        _average!.ChangePlaces();
        _frozen.Restore(new Slice(0, _vectors * Vector<float>.Count));
    }

    public override void Dispose() => _owned.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdatePart(Slice part)
    {
        var end = part.Start + part.Count;
        for (var from = part.Start; from < end; from += VectorsInBlock)
            Update(new Slice(from, Math.Min(VectorsInBlock, end - from)));
    }

    private void Update(Slice vectors)
    {
        var (gradientScale, learningRate, decayRate, step) = _update;
        _preparation.Run(vectors, gradientScale);
        _decay?.Run(vectors, decayRate);
        _rule.Run(vectors, learningRate, step);
        _frozen.Restore(vectors.Times(Vector<float>.Count));
        _average?.Follow(vectors, step);
    }
}
