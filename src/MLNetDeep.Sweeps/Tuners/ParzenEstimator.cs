using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>A density over the values of a parameter, learnt from some of them and a prior of one more that is spread over all.</summary>
internal abstract class ParzenEstimator
{
    public static ParzenEstimator Of(Domain domain, IReadOnlyList<object> values) =>
        domain is ChoiceDomain choice ? new ChoiceEstimator(choice, values) : new NumberEstimator(domain, values);

    /// <summary>A place on the unit interval of the domain, drawn from the density.</summary>
    public abstract double Draw(ref RandomStream random);

    /// <summary>The natural logarithm of the density, or of the probability where values are countable.</summary>
    public abstract double LogDensity(object value);
}
