using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>What the members of a <see cref="SharedEnsemble"/> multiply their input by before training.</summary>
internal static class MemberFactors
{
    /// <summary>
    /// Random signs; behind numbers that are embedded a normal number for each member and column, the same for all values of the column, as
    /// TabM has it.
    /// </summary>
    public static void Draw(NetworkSpecification specification, PlacedLayer placed, RandomStream stream, Span<float> parameters)
    {
        var factors = parameters.Slice(placed.Weight!.Offset, placed.Weight.Length);
        int[] columns = [.. Columns(specification)];
        // Layers between may have made other columns of them.
        if (columns.Sum() != placed.InputSize)
        {
            foreach (ref var factor in factors)
                factor = (stream.NextUInt64() >> 63) == 0 ? 1 : -1;
            return;
        }

        while (!factors.IsEmpty)
        {
            foreach (var width in columns)
            {
                factors[..width].Fill(stream.NextNormal());
                factors = factors[width..];
            }
        }
    }

    /// <summary>How many values each number and each category has before the members; none where numbers are not embedded.</summary>
    private static IEnumerable<int> Columns(NetworkSpecification specification)
    {
        if (specification.Placed[0] is not { Layer: TableEncoding { Numbers: not ScaledNumbers } table } front
            || !specification.Placed.Skip(1).SkipLast(2).All(between => between.Layer.KeepsColumns || between.Layer is EmbedCategories))
            return [];

        var embed = specification.Layers.OfType<EmbedCategories>().FirstOrDefault(layer => layer.Categories is not null);
        return Enumerable.Repeat(table.Numbers.OutputsPerNumber, table.NumberCount(front.InputSize))
            .Concat((table.Categories ?? []).Select(range => embed?.WidthOf(range) ?? range.Count));
    }
}
