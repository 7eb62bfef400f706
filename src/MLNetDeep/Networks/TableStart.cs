using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>What a <see cref="TableEncoding"/> starts with: as rtdl_num_embeddings has it, and statistics of no rows at all.</summary>
internal static class TableStart
{
    /// <summary>How far the outermost edges lie from 0 before any rows are seen.</summary>
    private const float FarthestEdge = 2;

    /// <summary>Draws directions and offsets of numbers; all else stays 0.</summary>
    public static void Draw(PlacedLayer placed, int seed, Span<float> parameters)
    {
        if (placed.Layer is not TableEncoding { Numbers: PiecewiseLinearNumbers line })
            return;

        var stream = new RandomStream(seed, RandomPurpose.StartWeights, placed.Index);
        var limit = 1 / MathF.Sqrt(line.Width);
        foreach (var slot in new[] { placed.Parameter(LayerArrays.Linear)!, placed.Bias! })
        {
            foreach (ref var value in parameters.Slice(slot.Offset, slot.Length))
                value = (2 * stream.NextSingle() - 1) * limit;
        }
    }

    /// <summary>Medians 0, scales 1, edges evenly from -2 to 2.</summary>
    public static void Statistics(PlacedLayer placed, Span<float> statistics)
    {
        var scale = placed.Statistic(LayerArrays.Scale)!;
        statistics.Slice(scale.Offset, scale.Length).Fill(1);
        if (placed.Statistic(LayerArrays.Edges) is not { } edges)
            return;

        var inRow = edges.Shape[1];
        for (var i = 0; i < edges.Length; i++)
            statistics[edges.Offset + i] = FarthestEdge * (2f * (i % inRow) / (inRow - 1) - 1);
    }
}
