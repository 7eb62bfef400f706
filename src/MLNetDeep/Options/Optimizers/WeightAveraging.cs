using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A running average of the weights over the updates: a ← μ a + (1 - μ) w after each, beginning with the weights after the first.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. As Keras' <c>use_ema</c> with <c>ema_overwrite_frequency=None</c>, but with the averages also for validation
/// and the best weights, which in Keras takes the callback <c>SwapEMAWeights</c>. With <see cref="OptimizerOptions.AccumulationSteps"/> the
/// average follows the updates; Keras' moves at every batch, also while the weights rest. Polyak and Juditsky, "Acceleration of Stochastic
/// Approximation by Averaging", SIAM J. Control and Optimization 30, 1992.
/// </remarks>
public sealed record WeightAveraging
{
    /// <summary>
    /// The momentum μ: what share of the average is kept at an update. At least 0 and below 1. The average looks back over some 1 / (1 - μ)
    /// updates, and says little before there were as many.
    /// </summary>
    /// <value>The default value is 0.99.</value>
    public float Momentum { get; init; } = 0.99f;

    /// <summary>
    /// Whether the average looks back over fewer updates while there are few: the share kept at update t is then
    /// min(μ, (1 + t) / (10 + t)), so that it looks back over about a ninth of them. Without it the first weights, which are drawn, weigh
    /// in the average until some 1 / (1 - μ) updates are made: a short training on a small table ends before.
    /// </summary>
    /// <remarks>The rule of TensorFlow's <c>ExponentialMovingAverage</c> with <c>num_updates</c>. With the default momentum it matters for
    /// 890 updates, with .995 for 1,790.</remarks>
    /// <value>The default value is <see langword="false"/>: as Keras.</value>
    public bool WarmUp { get; init; }

    /// <summary>The share of the distance to the weights that the average goes at an update.</summary>
    /// <param name="step">The update's number in the run, from 1; at the first the average becomes the weights.</param>
    internal float ShareAt(long step) =>
        step == 1 ? 1 : WarmUp ? Math.Max(1 - Momentum, (float)(9.0 / (10 + step))) : 1 - Momentum;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations(string name) => OptionRules.InHalfOpenRange(0, 1, Momentum, $"{name}.{nameof(Momentum)}");
}
