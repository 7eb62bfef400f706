using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>A constant learning rate: factor = 1. The same as no schedule; useful after a <see cref="WarmupSchedule"/>.</summary>
/// <remarks>Immutable and thread-safe. In Keras: a plain number as <c>learning_rate</c>.</remarks>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) => 1;
}

/// <summary>
/// A learning rate that changes at given points: until the first change it is the optimizer's, then the optimizer's times that change's
/// factor, and so on.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. In Keras: <c>PiecewiseConstantDecay</c>, whose <c>values[0]</c> is the optimizer's learning rate here. A
/// boundary b of Keras is the index of the last step with the old value, hence <c>After = TrainingSpan.Steps(b + 1)</c>. In PyTorch:
/// <c>MultiStepLR</c>.
/// </remarks>
public sealed record PiecewiseConstantSchedule : LearningRateSchedule
{
    /// <summary>The changes, from the first to the last; all in the same unit.</summary>
    /// <value>The default value is no change.</value>
    public IReadOnlyList<RateChange> Changes { get; init => field = value is null ? null! : [.. value]; } = [];

    /// <inheritdoc/>
    public override double FactorAt(TrainingProgress progress) =>
        Changes.LastOrDefault(change => progress.CompletedSteps >= change.After.StepsIn(progress))?.Factor ?? 1;

    /// <summary>Whether the other has equal changes in the same order.</summary>
    public bool Equals(PiecewiseConstantSchedule? other) => other is not null && (Changes ?? []).SequenceEqual(other.Changes ?? []);

    /// <summary>A hash of the changes.</summary>
    public override int GetHashCode() => (Changes ?? []).Aggregate(0, HashCode.Combine);

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.Given(Changes, $"{name}.{nameof(Changes)}"),
        .. (Changes ?? []).SelectMany(
            (change, i) => change?.Violations(ChangeName(name, i)) ?? OptionRules.Given(null, ChangeName(name, i))),
        .. (Changes ?? []).Zip((Changes ?? []).Skip(1))
        .SelectMany((pair, i) => OrderViolations(pair.First?.After, pair.Second?.After, ChangeName(name, i + 1))),
    ];

    private static IEnumerable<string> OrderViolations(TrainingSpan? earlier, TrainingSpan? later, string name)
    {
        if (earlier is null || later is null)
            return [];
        if (earlier.Unit != later.Unit)
            return [$"{name}.{nameof(RateChange.After)} must be measured in {earlier.Unit}, as the change before it. Received: "
                + $"{later.Unit}."];
        return later.Amount <= earlier.Amount
            ? [string.Create(CultureInfo.InvariantCulture,
                $"{name}.{nameof(RateChange.After)} must be later than the change before it, at {earlier.Amount} ({earlier.Unit}). "
                + $"Received: {later.Amount}.")]
            : [];
    }

    private static string ChangeName(string name, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}.{nameof(Changes)}[{index}]");
}

/// <summary>A change of the learning rate in a <see cref="PiecewiseConstantSchedule"/>.</summary>
/// <param name="After">The length of training before the change. The first step after it has the new rate.</param>
/// <param name="Factor">
/// The factor of the optimizer's learning rate from then on; a finite number of at least 0. Factors are not cumulative: each multiplies the
/// optimizer's learning rate.
/// </param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RateChange(TrainingSpan After, float Factor)
{
    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations(string name) =>
        [.. TrainingSpan.Violations(After, $"{name}.{nameof(After)}"), .. OptionRules.NotNegative(Factor, $"{name}.{nameof(Factor)}")];
}
