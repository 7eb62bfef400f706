using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A limit on training in steps instead of epochs. A small data set gets many epochs and a large one few, so the time grows more slowly
/// than the number of rows.
/// </summary>
/// <param name="Steps">The number of steps, rounded up to whole epochs. At least 1.</param>
/// <remarks>
/// Immutable and thread-safe. With s steps in an epoch, training has at most max(⌈Steps / s⌉, <see cref="LeastEpochs"/>) epochs, and never
/// more than <see cref="DenseNetworkOptions.NumberOfEpochs"/>. Held-out rows are not counted. After the last epoch training ends with
/// <see cref="TrainingEnd.AllEpochsDone"/>, as it does without a budget. If that epoch was the best one
/// (<see cref="TrainingHistory.BestEpoch"/>), more steps may help. The second training of
/// <see cref="DenseNetworkOptions.RefitOnAllRows"/> has the number of epochs that validation chose. Schedules end with the last epoch.
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
