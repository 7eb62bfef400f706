using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A limit on training in steps instead of epochs. Few rows are trained on many times, many rows only a few times, so the time grows more
/// slowly than the rows.
/// </summary>
/// <param name="Steps">How many steps, rounded up to whole epochs. At least 1.</param>
/// <remarks>
/// Immutable and thread-safe. With s steps in an epoch, training has at most max(⌈Steps / s⌉, <see cref="LeastEpochs"/>) epochs, and never
/// more than <see cref="DenseNetworkOptions.NumberOfEpochs"/>. The steps are those of the rows that are trained on while others validate;
/// the second training (<see cref="DenseNetworkOptions.RefitOnAllRows"/>) has the epochs that were chosen. Schedules end with the last
/// epoch.
/// </remarks>
public sealed record StepBudget(int Steps)
{
    /// <summary>
    /// The smallest number of epochs, unless <see cref="DenseNetworkOptions.NumberOfEpochs"/> is less. At least 1.
    /// </summary>
    /// <value>The default value is 10.</value>
    public int LeastEpochs { get; init; } = 10;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>How many epochs a training of so many rows has, at most.</summary>
    internal int EpochsFor(long rows, int batchSize)
    {
        var stepsOfEpoch = Math.Max(1, (rows - 1) / batchSize + 1);
        return (int)Math.Max(LeastEpochs, (Steps - 1) / stepsOfEpoch + 1);
    }

    internal IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.AtLeast(1, Steps, $"{name}.{nameof(Steps)}"),
        .. OptionRules.AtLeast(1, LeastEpochs, $"{name}.{nameof(LeastEpochs)}"),
    ];
}
