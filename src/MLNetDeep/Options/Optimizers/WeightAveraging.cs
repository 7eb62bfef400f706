using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A running average of the weights: a ← μ a + (1 - μ) w after each update, starting with the weights after the first update.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Like Keras' <c>use_ema</c> with <c>ema_overwrite_frequency=None</c>, but validation and the best weights use
/// the average too (in Keras that needs the callback <c>SwapEMAWeights</c>). With <see cref="OptimizerOptions.AccumulationSteps"/> the
/// average changes at every update; in Keras it changes at every batch, also when the weights do not. Polyak and Juditsky, "Acceleration of
/// Stochastic Approximation by Averaging", SIAM J. Control and Optimization 30, 1992.
/// </remarks>
public sealed record WeightAveraging
{
    /// <summary>
    /// The momentum μ: the share of the average that is kept at an update. At least 0 and below 1. The average covers about the last 1 / (1
    /// - μ) updates, and is of little use before there are that many.
    /// </summary>
    /// <value>The default value is 0.99.</value>
    public float Momentum { get; init; } = 0.99f;

    /// <summary>
    /// Whether the momentum starts low and rises: at update t it is min(μ, (1 + t) / (10 + t)), so the average covers about the last ninth
    /// of the updates. Without it, short trainings (under about 1 / (1 - μ) updates) keep much of the random start weights in the average.
    /// </summary>
    /// <remarks>
    /// The rule of TensorFlow's <c>ExponentialMovingAverage</c> with <c>num_updates</c>. With the default momentum it has an effect on the
    /// first 890 updates, with .995 on the first 1,790.
    /// </remarks>
    /// <value>The default value is <see langword="false"/>, as in Keras.</value>
    public bool WarmUp { get; init; }

    /// <summary>The share of the distance to the weights that the average goes at an update.</summary>
    /// <param name="step">The update's number in the run, from 1; at the first the average becomes the weights.</param>
    internal float ShareAt(long step) =>
        step == 1 ? 1 : WarmUp ? Math.Max(1 - Momentum, (float)(9.0 / (10 + step))) : 1 - Momentum;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations(string name) => OptionRules.InHalfOpenRange(0, 1, Momentum, $"{name}.{nameof(Momentum)}");
}
