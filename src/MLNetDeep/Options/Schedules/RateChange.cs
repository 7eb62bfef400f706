using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>A change of the learning rate in a <see cref="PiecewiseConstantSchedule"/>.</summary>
/// <param name="After">How much training has to be done before it. The first step after that has the new rate.</param>
/// <param name="Factor">What the optimizer's learning rate is multiplied by from then on; a finite number of at least 0. Factors do not add
/// up: each is of the rate the optimizer began with.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RateChange(TrainingSpan After, float Factor)
{
    /// <summary>The kind and what is not at its default, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(After, $"{name}.{nameof(After)}"), .. OptionRules.NotNegative(Factor, $"{name}.{nameof(Factor)}")];
}
