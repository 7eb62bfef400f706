using MLNetDeep.Randomness;

namespace MLNetDeep.Networks;

/// <summary>Where noise is used: what it follows from.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The step's number in the run.</param>
/// <param name="Layer">The layer's number in the network.</param>
/// <param name="Offset">How many values of the layer come before those that are drawn; even.</param>
internal readonly record struct NoisePlace(int Seed, long Step, int Layer, long Offset = 0)
{
    /// <summary>The random numbers of a purpose for this layer at this step.</summary>
    public RandomStream Stream(RandomPurpose purpose) => new(Seed, purpose, Step, Layer);
}
