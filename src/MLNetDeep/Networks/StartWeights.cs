using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>The values a network's parameters start with.</summary>
internal static class StartWeights
{
    /// <summary>
    /// Glorot-uniform weights and zero biases, Keras' defaults: uniform in ±√(6 / (inputs + units)). Glorot and Bengio, AISTATS 2010.
    /// </summary>
    public static void Draw(NetworkSpecification specification, int seed, Span<float> parameters)
    {
        parameters.Clear();
        for (var layer = 0; layer < specification.Layers.Count; layer++)
        {
            if (specification.Parameters[layer] is not { } dense)
                continue;

            var stream = new RandomStream(seed, RandomPurpose.StartWeights, layer);
            var limit = MathF.Sqrt(6f / (dense.InputSize + dense.Bias.Length));
            foreach (ref var weight in parameters.Slice(dense.Weight.Offset, dense.Weight.Length))
                weight = (2 * stream.NextSingle() - 1) * limit;
        }
    }
}
