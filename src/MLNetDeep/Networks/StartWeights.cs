using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>The values a network starts with. All are Keras' defaults, except where a layer says otherwise.</summary>
internal static class StartWeights
{
    /// <summary>The standard deviation of a standard normal distribution that is cut off at ±2.</summary>
    private const float DeviationWithin2 = 0.87962566103423978f;

    /// <summary>Weights as each layer's initializer draws them, factors of normalizations 1, biases 0.</summary>
    public static void Draw(NetworkSpecification specification, int seed, Span<float> parameters)
    {
        parameters.Clear();
        foreach (var layer in specification.AllPlaced)
        {
            if (layer.Layer is TableEncoding)
                TableStart.Draw(layer, seed, parameters);
            if (layer.Layer is TableEncoding || layer.Weight is not { } slot)
                continue;

            var weights = parameters.Slice(slot.Offset, slot.Length);
            if (layer.Layer is Dense dense)
                Draw(dense.Initializer, layer, new RandomStream(seed, RandomPurpose.StartWeights, layer.Index), weights);
            else
                weights.Fill(1);
        }
    }

    /// <summary>Running means 0, running variances 1, and those of a <see cref="TableEncoding"/> as of standard normal numbers.</summary>
    public static void Statistics(NetworkSpecification specification, Span<float> statistics)
    {
        statistics.Clear();
        foreach (var slot in specification.AllPlaced.Select(layer => layer.RunningVariance).OfType<ParameterSlot>())
            statistics.Slice(slot.Offset, slot.Length).Fill(1);
        foreach (var table in specification.AllPlaced.Where(layer => layer.Layer is TableEncoding))
            TableStart.Statistics(table, statistics);
    }

    private static void Draw(WeightInitializer initializer, PlacedLayer layer, RandomStream stream, Span<float> weights)
    {
        var (inputs, units) = (layer.InputSize, layer.OutputSize);
        switch (initializer)
        {
            case GlorotUniformInitializer:
                DrawUniform(MathF.Sqrt(6f / (inputs + units)), stream, weights);
                break;
            case GlorotNormalInitializer:
                DrawNormal(MathF.Sqrt(2f / (inputs + units)), stream, weights);
                break;
            case HeUniformInitializer:
                DrawUniform(MathF.Sqrt(6f / inputs), stream, weights);
                break;
            case HeNormalInitializer:
                DrawNormal(MathF.Sqrt(2f / inputs), stream, weights);
                break;
            case LeCunUniformInitializer:
                DrawUniform(MathF.Sqrt(3f / inputs), stream, weights);
                break;
            case LeCunNormalInitializer:
                DrawNormal(MathF.Sqrt(1f / inputs), stream, weights);
                break;
            case ZerosInitializer:
                break;
            default:
                throw new NotSupportedException($"Bug in MLNetDeep: initializer {initializer} is missing from {nameof(StartWeights)}.{nameof(Draw)}.");
        }
    }

    /// <summary>Uniform in ±<paramref name="limit"/>.</summary>
    private static void DrawUniform(float limit, RandomStream stream, Span<float> weights)
    {
        foreach (ref var weight in weights)
            weight = (2 * stream.NextSingle() - 1) * limit;
    }

    /// <summary>Normal, cut off at two standard deviations; what is left has the given standard deviation.</summary>
    private static void DrawNormal(float standardDeviation, RandomStream stream, Span<float> weights)
    {
        foreach (ref var weight in weights)
        {
            do
                weight = stream.NextNormal();
            while (MathF.Abs(weight) > 2);
            weight *= standardDeviation / DeviationWithin2;
        }
    }
}
