using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>The values a network starts with. All are Keras' defaults, except where a layer says otherwise.</summary>
internal static class StartWeights
{
    /// <summary>The standard deviation of a standard normal distribution that is cut off at ±2.</summary>
    private const float DeviationWithin2 = 0.87962566103423978f;

    /// <summary>
    /// Weights as each layer's initializer draws them, all other arrays at the value that the layer says: factors of normalizations 1,
    /// biases 0.
    /// </summary>
    public static void Draw(NetworkSpecification specification, int seed, Span<float> parameters)
    {
        foreach (var layer in specification.AllPlaced)
        {
            var stream = new RandomStream(seed, RandomPurpose.StartWeights, layer.Index);
            if (layer.Layer is SharedEnsemble)
            {
                MemberFactors.Draw(specification, layer, stream, parameters);
                continue;
            }
            foreach (var slot in layer.OwnParameters)
            {
                var values = parameters.Slice(slot.Offset, slot.Length);
                values.Fill(slot.Array.Start);
                if (slot.Array.Initializer is { } initializer)
                    stream = Draw(initializer, slot, stream, values);
                if (slot.Array.DrawnWithin is { } limit)
                    stream = DrawUniform(limit, stream, values);
                if (slot.Array.DrawnNormal is { } deviation)
                    stream = DrawWholeNormal(deviation, stream, values);
            }
        }
        parameters[specification.ParameterCount..].Clear();
    }

    /// <summary>Running means 0, running variances 1, and those of a <see cref="TableEncoding"/> as of standard normal numbers.</summary>
    public static void Statistics(NetworkSpecification specification, Span<float> statistics)
    {
        foreach (var slot in specification.AllPlaced.SelectMany(layer => layer.OwnStatistics))
        {
            var values = statistics.Slice(slot.Offset, slot.Length);
            values.Fill(slot.Array.Start);
            if (slot.Array.SpreadWithin is { } limit)
                Spread(limit, slot.Shape[^1], values);
        }
        statistics[specification.StatisticCount..].Clear();
    }

    /// <summary>Evenly from minus a limit to plus it, again and again.</summary>
    private static void Spread(float limit, int count, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = limit * (2f * (i % count) / (count - 1) - 1);
    }

    /// <summary>Draws the values of an array, [units, inputs], and returns the stream as it is behind them.</summary>
    private static RandomStream Draw(WeightInitializer initializer, ParameterSlot slot, RandomStream stream, Span<float> weights)
    {
        var inputs = slot.Shape[^1];
        var units = slot.Shape[^2];
        return initializer switch
        {
            GlorotUniformInitializer => DrawUniform(MathF.Sqrt(6f / (inputs + units)), stream, weights),
            GlorotNormalInitializer => DrawNormal(MathF.Sqrt(2f / (inputs + units)), stream, weights),
            HeUniformInitializer => DrawUniform(MathF.Sqrt(6f / inputs), stream, weights),
            HeNormalInitializer => DrawNormal(MathF.Sqrt(2f / inputs), stream, weights),
            LeCunUniformInitializer => DrawUniform(MathF.Sqrt(3f / inputs), stream, weights),
            LeCunNormalInitializer => DrawNormal(MathF.Sqrt(1f / inputs), stream, weights),
            ZerosInitializer => stream,
            _ => throw new NotSupportedException(
                $"Bug in MLNetDeep: initializer {initializer} is missing from {nameof(StartWeights)}.{nameof(Draw)}."),
        };
    }

    /// <summary>Uniform in ±<paramref name="limit"/>.</summary>
    private static RandomStream DrawUniform(float limit, RandomStream stream, Span<float> weights)
    {
        foreach (ref var weight in weights)
            weight = (2 * stream.NextSingle() - 1) * limit;
        return stream;
    }

    /// <summary>Normal, with its tails.</summary>
    private static RandomStream DrawWholeNormal(float standardDeviation, RandomStream stream, Span<float> values)
    {
        foreach (ref var value in values)
            value = standardDeviation * stream.NextNormal();
        return stream;
    }

    /// <summary>Normal, cut off at two standard deviations; what is left has the given standard deviation.</summary>
    private static RandomStream DrawNormal(float standardDeviation, RandomStream stream, Span<float> weights)
    {
        foreach (ref var weight in weights)
        {
            do
                weight = stream.NextNormal();
            while (MathF.Abs(weight) > 2);
            weight *= standardDeviation / DeviationWithin2;
        }
        return stream;
    }
}

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

/// <summary>The weights of the first layers of a trained network, to start another one with whose first layers are the same.</summary>
/// <param name="Network">The trained network.</param>
/// <param name="Values">All its parameters and, behind them, its running statistics.</param>
/// <param name="LayerCount">How many of its layers are reused.</param>
internal sealed record ReusedWeights(NetworkSpecification Network, ReadOnlyMemory<float> Values, int LayerCount)
{
    /// <summary>Writes the reused weights to where they belong in a network that begins with the same layers.</summary>
    public void CopyParametersTo(NetworkSpecification network, Span<float> parameters)
    {
        for (var layer = 0; layer < LayerCount; layer++)
        {
            foreach (var (from, to) in Network.ParametersOf(layer).Zip(network.ParametersOf(layer)))
                Values.Span.Slice(from.Offset, from.Length).CopyTo(parameters.Slice(to.Offset, to.Length));
        }
    }

    /// <summary>Writes the reused running statistics likewise.</summary>
    public void CopyStatisticsTo(NetworkSpecification network, Span<float> statistics)
    {
        for (var layer = 0; layer < LayerCount; layer++)
        {
            foreach (var (from, to) in Network.StatisticsOf(layer).Select(Network.InModel).Zip(network.StatisticsOf(layer)))
                Values.Span.Slice(from.Offset, from.Length).CopyTo(statistics.Slice(to.Offset, to.Length));
        }
    }
}
