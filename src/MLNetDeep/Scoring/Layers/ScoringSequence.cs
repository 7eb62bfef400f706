using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>Layers that follow each other, as they score one row.</summary>
internal sealed class ScoringSequence
{
    private readonly ScoringLayer[] _layers;
    private readonly int _widest;

    public ScoringSequence(IReadOnlyList<PlacedLayer> placed, DenseNetworkModel model)
    {
        _layers = [.. placed.Select(layer => ScoringLayer.For(layer, model)).OfType<ScoringLayer>()];
        _widest = _layers.Select(layer => layer.OutputSize).DefaultIfEmpty().Max();
        ScratchSize = 2 * _widest + _layers.Select(layer => layer.ScratchSize).DefaultIfEmpty().Max();
    }

    /// <summary>How many floats of scratch memory the layers need.</summary>
    public int ScratchSize { get; }

    /// <summary>Computes the output of one row.</summary>
    /// <param name="input">[inputs]; may not overlap the others.</param>
    /// <param name="output">[outputs]; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/>; written to.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        // Layers inside a sequence of noise layers alone.
        if (_layers.Length == 0)
            input.CopyTo(output);

        var current = input;
        var next = scratch[.._widest];
        var afterNext = scratch[_widest..(2 * _widest)];
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            var target = i == _layers.Length - 1 ? output : next[..layer.OutputSize];
            layer.Run(current, target, scratch[(2 * _widest)..]);
            current = target;
            var free = next;
            next = afterNext;
            afterNext = free;
        }
    }
}
