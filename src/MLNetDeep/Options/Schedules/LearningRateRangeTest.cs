using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The settings of <see cref="DenseNetworkTrainer.FindLearningRate"/>: a short trial training in which every step has a higher learning
/// rate than the one before.
/// </summary>
/// <remarks>
/// Immutable and thread-safe; it can be serialized to JSON. Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017 (first
/// 2015), section 3.3; rates and stopping rule as in fastai's <c>lr_find</c>.
/// </remarks>
public sealed record LearningRateRangeTest
{
    /// <summary>The rate of the first step; a finite number above 0.</summary>
    /// <value>The default value is 1e-7.</value>
    public float LowestRate { get; init; } = 1e-7f;

    /// <summary>The rate of the last step; a finite number above <see cref="LowestRate"/>.</summary>
    /// <value>The default value is 10.</value>
    public float HighestRate { get; init; } = 10;

    /// <summary>The number of steps; their rates grow by the same factor from step to step. At least 10.</summary>
    /// <value>The default value is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>
    /// The share of the running mean of the losses that is kept at each step; 0 does not smooth. At least 0 and below 1. With more
    /// smoothing, the running mean falls and rises later, so it is steepest at a higher rate.
    /// </summary>
    /// <value>The default value is 0.9, a mean over about ten steps.</value>
    public float Smoothing { get; init; } = 0.9f;

    /// <summary>
    /// The test ends early when the smoothed loss is above its lowest value so far by this factor, or when a loss is not finite. A finite
    /// number above 1.
    /// </summary>
    /// <remarks>
    /// <see cref="PoissonError"/> may be negative. For it the rise above the lowest value counts: the test ends when it is more than
    /// (factor - 1) times the largest absolute value that the smoothed loss had up to its lowest value.
    /// </remarks>
    /// <value>The default value is 4.</value>
    public float ExplosionFactor { get; init; } = 4;

    /// <summary>The rate of a step, counted from 0.</summary>
    internal float RateAt(int step) => (float)(LowestRate * Math.Pow((double)HighestRate / LowestRate, step / (Steps - 1.0)));

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong.</summary>
    /// <exception cref="ArgumentException">
    /// Some value breaks its rule; the message lists each with the rule and the value received.
    /// </exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The settings of {nameof(DenseNetworkTrainer.FindLearningRate)} are not valid",
        [
            .. OptionRules.Positive(LowestRate, nameof(LowestRate)),
            .. OptionRules.When(!(HighestRate > LowestRate && float.IsFinite(HighestRate)), string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(HighestRate)} must be a finite number above {nameof(LowestRate)}, which is {LowestRate}. "
                + $"Received: {HighestRate}.")),
            .. OptionRules.AtLeast(10, Steps, nameof(Steps)),
            .. OptionRules.InHalfOpenRange(0, 1, Smoothing, nameof(Smoothing)),
            .. OptionRules.Above(1, ExplosionFactor, nameof(ExplosionFactor)),
        ]);
}
