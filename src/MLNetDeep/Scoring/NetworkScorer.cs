using System.Buffers;
using MLNetDeep.Compute;
using MLNetDeep.Kernels;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Scoring;

/// <summary>
/// Computes a model's scores in managed memory, without libtorch: probabilities of the classes, log-odds of true, or predicted numbers.
/// Immutable and thread-safe; a call allocates nothing but, for very many rows, what spreads them over the thread pool.
/// </summary>
/// <remarks>
/// A row's scores have the same bits by itself and in every batch, at every place in it, sparse or dense, on however many threads.
/// </remarks>
internal sealed unsafe class NetworkScorer
{
    private const int CacheLine = 64;

    /// <summary>Rows scored together: what a layer hands to the next stays in a second-level cache.</summary>
    private const int MostRowsInBlock = 128;

    private const int FloatsInBlock = 1 << 18;

    /// <summary>The most features of the rows scored together, 32 MB: rows are fewer where they are very wide.</summary>
    private const int FeaturesInBlock = 1 << 23;

    /// <summary>What a weight of the first layer costs for a feature that is written down, in those of a dense row in a block; on the safe
    /// side.</summary>
    private const double CostOfSparse = 16;

    /// <summary>The same for a weight of the other layers where a row is by itself, and weights are read for it alone.</summary>
    private const double CostOfOneRow = 8;

    /// <summary>Rows × weights from which on a second thread is worth waking; some 80 microseconds of work.</summary>
    private const long WorkForThreads = 1 << 23;

    private readonly int _features;
    private readonly int _outputs;
    private readonly ScoringSequence _layers;
    private readonly ScoreFunction _function;
    private readonly ScoreLimits? _limits;
    private readonly long _weights;
    private readonly int _outputStride;
    private readonly long _firstWeights;

    /// <param name="model">The model.</param>
    /// <param name="ofOutputs">
    /// Whether what comes out are a network's outputs, before softmax or the exponential: what losses are computed of. Only of a model of
    /// one network.
    /// </param>
    public NetworkScorer(DenseNetworkModel model, bool ofOutputs = false)
        // What is averaged are scores already.
        : this(
            ScoringSequence.Of(model),
            model.Specification,
            model.Networks.Sum(network => network.ParameterCount),
            model.Networks.Count == 1 && !ofOutputs ? model.Description.ScoreFunction : ScoreFunction.Identity) =>
        _limits = ofOutputs ? null : model.Description.Limits;

    /// <summary>A network's outputs, before softmax or the exponential.</summary>
    /// <param name="network">The network.</param>
    public NetworkScorer(ScoredNetwork network)
        : this(ScoringSequence.Of(network), network.Specification, network.Specification.ParameterCount, ScoreFunction.Identity)
    {
    }

    private NetworkScorer(ScoringSequence layers, NetworkSpecification specification, long weights, ScoreFunction function)
    {
        (_layers, _weights, _function) = (layers, weights, function);
        (_features, _outputs) = (specification.InputSize, specification.OutputSize);
        _outputStride = ScoringLayer.Padded(_outputs);
        var byScratch = Math.Clamp(FloatsInBlock / (_layers.ScratchPerRow + _outputStride) / 8 * 8, 8, MostRowsInBlock);
        // Whole tiles where there is room for one.
        var byFeatures = FeaturesInBlock / _features is var rows && rows >= 8 ? rows / 8 * 8 : rows;
        RowsInBlock = Math.Clamp(byFeatures, 1, byScratch);
        _firstWeights = specification.Placed[0].ParameterRange.Length;
    }

    /// <summary>How many rows are scored together.</summary>
    public int RowsInBlock { get; }

    /// <summary>
    /// Whether sparse rows of which a share of the features is written down are scored sooner one by one than densely in blocks. Of a model
    /// of one network.
    /// </summary>
    public bool IsSoonerSparse(double share) => _layers.TakesSparseRows
        && CostOfSparse * share * _firstWeights + CostOfOneRow * (_weights - _firstWeights) < _weights;

    /// <summary>The scores of one row.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="scores">[outputs]; written to.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        Check(1, features.Length, scores.Length);
        fixed (float* first = features)
        fixed (float* firstScore = scores)
            ScoreBlock(1, first, firstScore);
    }

    /// <summary>The scores of one row of which only some features are not zero. Costs as much as there are such features where the network
    /// begins with a <see cref="Dense"/> layer.</summary>
    /// <param name="indices">Where they lie, ascending.</param>
    /// <param name="values">The features there.</param>
    /// <param name="scores">[outputs]; written to.</param>
    public void ScoreSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> scores)
    {
        Check(1, _features, scores.Length);
        foreach (var index in indices)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_features, nameof(indices));

        fixed (float* firstScore = scores)
        {
            if (_layers.TakesSparseRows)
                ScoreSparseRow(indices, values, firstScore);
            else
                ScoreDensified(indices, values, firstScore);
        }
    }

    /// <summary>The scores of several rows, one after the other in both spans; many rows on several threads.</summary>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="features">[rows, inputs].</param>
    /// <param name="scores">[rows, outputs]; written to.</param>
    public void Score(int rowCount, ReadOnlySpan<float> features, Span<float> scores)
    {
        Check(rowCount, features.Length, scores.Length);
        fixed (float* firstFeature = features)
        fixed (float* firstScore = scores)
        {
            if (IsWorthThreads(rowCount))
                ScoreOnThreads(rowCount, (nint)firstFeature, (nint)firstScore);
            else
                ScoreInTurn(rowCount, firstFeature, firstScore);
        }
    }

    /// <summary>The scores of a few rows, one after the other in both spans, on the caller's thread.</summary>
    /// <param name="rowCount">How many rows; at most <see cref="RowsInBlock"/>.</param>
    /// <param name="features">[rows, inputs].</param>
    /// <param name="scores">[rows, outputs]; written to.</param>
    public void ScoreBlock(int rowCount, ReadOnlySpan<float> features, Span<float> scores)
    {
        Check(rowCount, features.Length, scores.Length);
        fixed (float* firstFeature = features)
        fixed (float* firstScore = scores)
            ScoreBlock(rowCount, firstFeature, firstScore);
    }

    private void ScoreInTurn(int rowCount, float* features, float* scores)
    {
        for (var row = 0; row < rowCount; row += RowsInBlock)
            ScoreBlockAt(row, Math.Min(RowsInBlock, rowCount - row), features, scores);
    }

    private void ScoreOnThreads(int rowCount, nint features, nint scores)
    {
        // Each thread should have something, and tiles be whole.
        var share = ((rowCount - 1) / Environment.ProcessorCount + 8) / 8 * 8;
        var rows = Math.Min(RowsInBlock, share);
        Parallel.For(0, (rowCount - 1) / rows + 1,
            block => ScoreBlockAt(block * rows, Math.Min(rows, rowCount - block * rows), (float*)features, (float*)scores));
    }

    private bool IsWorthThreads(int rowCount) => Environment.ProcessorCount > 1 && rowCount * _weights >= WorkForThreads;

    private void ScoreBlockAt(int row, int rowCount, float* features, float* scores) =>
        ScoreBlock(rowCount, features + (nint)row * _features, scores + (nint)row * _outputs);

    private void ScoreBlock(int rowCount, float* features, float* scores)
    {
        var rented = Rent(rowCount);
        fixed (float* memory = rented)
        {
            var outputs = Outputs(memory, rowCount);
            _layers.Run(new MatrixView(features, rowCount, _features), outputs, Scratch(outputs));
            HandOut(outputs, scores);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private void ScoreSparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float* scores)
    {
        var rented = Rent(rowCount: 1);
        fixed (float* memory = rented)
        {
            var outputs = Outputs(memory, rowCount: 1);
            _layers.RunSparse(indices, values, outputs, Scratch(outputs));
            HandOut(outputs, scores);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private void ScoreDensified(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float* scores)
    {
        var rented = ArrayPool<float>.Shared.Rent(_features);
        rented.AsSpan(0, _features).Clear();
        for (var i = 0; i < indices.Length; i++)
            rented[indices[i]] = values[i];
        fixed (float* features = rented)
            ScoreBlock(1, features, scores);
        ArrayPool<float>.Shared.Return(rented);
    }

    // Not returned when something throws: that is a bug, and the garbage collector takes it.
    private float[] Rent(int rowCount) =>
        ArrayPool<float>.Shared.Rent(checked(CacheLine / sizeof(float) + rowCount * (_outputStride + _layers.ScratchPerRow)));

    private MatrixView Outputs(float* memory, int rowCount) =>
        new((float*)(((nint)memory + CacheLine - 1) / CacheLine * CacheLine), rowCount, _outputs, _outputStride);

    private static float* Scratch(MatrixView outputs) => outputs.Start + outputs.Rows * outputs.Stride;

    /// <summary>From outputs, whose rows lie whole vectors apart, to scores, whose rows do not.</summary>
    private void HandOut(MatrixView outputs, float* scores)
    {
        for (var row = 0; row < outputs.Rows; row++)
        {
            var output = outputs.Start + row * outputs.Stride;
            var values = new Span<float>(output, _outputs);
            ScoreFunctions.Apply(_function, output, values.Length);
            _limits?.Clamp(values);
            values.CopyTo(new Span<float>(scores + (nint)row * values.Length, values.Length));
        }
    }

    private void Check(int rowCount, int features, int scores)
    {
        if (features != (long)rowCount * _features || scores != (long)rowCount * _outputs)
            throw new ArgumentException(
                $"Bug in MLNetDeep: {features} features and {scores} scores are not {rowCount} rows of {_features} and {_outputs}.");
    }
}
