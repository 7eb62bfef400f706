using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>Layers that follow each other, as they score.</summary>
internal sealed unsafe class ScoringSequence
{
    private readonly ScoringLayer[] _layers;
    private readonly int _inputSize;

    public ScoringSequence(IReadOnlyList<PlacedLayer> placed, ScoredNetwork network)
        : this(FoldedLayers.Of(placed, network), placed[0].InputSize)
    {
    }

    private ScoringSequence(ScoringLayer[] layers, int inputSize)
    {
        _layers = layers;
        _inputSize = inputSize;
        WidestRow = _layers.Select(layer => ScoringLayer.Padded(layer.OutputSize)).DefaultIfEmpty().Max();
        ScratchPerRow = checked(2 * WidestRow + _layers.Select(layer => layer.ScratchPerRow).DefaultIfEmpty().Max());
    }

    /// <summary>All layers of a network: from features to outputs.</summary>
    public static ScoringSequence Of(ScoredNetwork network) => new(network.Specification.Placed, network);

    /// <summary>All layers of a model: from features to outputs, or to the averaged scores of several networks.</summary>
    public static ScoringSequence Of(DenseNetworkModel model) => model.Networks.Count == 1
        ? Of(ScoredNetwork.Of(model.Networks[0]))
        : new ScoringSequence([new AverageLayer(model)], model.FeatureCount);

    /// <summary>How many floats the widest row between two layers takes.</summary>
    public int WidestRow { get; }

    /// <summary>Whether a sparse row need not be made dense: the first layer multiplies it as it is.</summary>
    public bool TakesSparseRows => _layers is [{ TakesSparseRows: true }, ..];

    /// <summary>How many floats of scratch memory the layers need for each row.</summary>
    public int ScratchPerRow { get; }

    /// <summary>Computes the outputs of some rows.</summary>
    /// <param name="input">[rows, inputs]; may not overlap the others.</param>
    /// <param name="output">[rows, outputs], its rows <see cref="ScoringLayer.Padded"/> apart; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchPerRow"/> for each row; written to.</param>
    public void Run(MatrixView input, MatrixView output, float* scratch) => RunFrom(0, input, output, scratch);

    /// <summary>The same for one row of which only some values are not zero; only where <see cref="TakesSparseRows"/>.</summary>
    public void RunSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView output, float* scratch)
    {
        var first = _layers[0];
        var afterFirst = _layers.Length == 1 ? output : Between(first, 1, scratch, 0);
        first.RunSparse(indices, values, afterFirst, scratch + 2 * WidestRow);
        if (_layers.Length > 1)
            RunFrom(1, afterFirst, output, scratch);
    }

    private void RunFrom(int start, MatrixView input, MatrixView output, float* scratch)
    {
        // Noise layers alone.
        if (_layers.Length == 0)
        {
            for (var row = 0; row < input.Rows; row++)
                new ReadOnlySpan<float>(input.Start + row * input.Stride, _inputSize)
                    .CopyTo(new Span<float>(output.Start + row * output.Stride, _inputSize));
        }

        var current = input;
        for (var i = start; i < _layers.Length; i++)
        {
            var target = i == _layers.Length - 1 ? output : Between(_layers[i], input.Rows, scratch, i);
            _layers[i].Run(current, target, scratch + 2 * input.Rows * WidestRow);
            current = target;
        }
    }

    /// <summary>Where a layer's outputs lie until the next has read them: layers take turns with two places.</summary>
    private MatrixView Between(ScoringLayer layer, int rows, float* scratch, int number) =>
        new(scratch + number % 2 * rows * WidestRow, rows, layer.OutputSize, ScoringLayer.Padded(layer.OutputSize));
}
