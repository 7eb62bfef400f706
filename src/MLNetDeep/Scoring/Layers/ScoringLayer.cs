using MLNetDeep.Networks;

namespace MLNetDeep.Scoring.Layers;

/// <summary>One layer of a network as it scores one row, in managed memory. Immutable and thread-safe.</summary>
internal abstract class ScoringLayer
{
    /// <summary>The width of the output.</summary>
    public abstract int OutputSize { get; }

    /// <summary>How many floats of scratch memory the layer needs.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>Computes the output of one row.</summary>
    /// <param name="input">[inputs]; may not overlap the others.</param>
    /// <param name="output">[<see cref="OutputSize"/>]; written to.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/>; written to.</param>
    public abstract void Run(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch);

    /// <summary>The scoring form of a layer; null for one that passes everything through when scoring.</summary>
    public static ScoringLayer? For(PlacedLayer placed, DenseNetworkModel model) => placed.Layer switch
    {
        Dense dense => new DenseScoring(dense, placed, model),
        Activate activate => new ActivateScoring(activate, placed),
        Dropout or SeluDropout or GaussianNoise => null,
        BatchNormalization norm => new BatchNormalizationScoring(norm, placed, model),
        LayerNormalization norm => new LayerNormalizationScoring(norm, placed, model),
        RmsNormalization norm => new RmsNormalizationScoring(norm, placed, model),
        Residual => new ResidualScoring(placed, model),
        Skip => new SkipScoring(placed, model),
        var other => throw new NotSupportedException($"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(ScoringLayer)}.{nameof(For)}."),
    };
}
