using System.Globalization;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// Grid search: tries all combinations of all choices, all whole numbers (or <see cref="LevelsPerRange"/> of them, if there are more) and
/// <see cref="LevelsPerRange"/> values of each range. Then the sweep ends.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. At most 1,000,000 combinations; <see cref="DenseNetworkSweep.Run"/> refuses more with an ArgumentException. A
/// parameter that does not count adds no combinations. The seed decides the order, so a sweep that is stopped early has tried some of
/// everything.
/// </remarks>
public sealed record GridTuner : SweepTuner
{
    /// <summary>More are no sweep that anybody means; and the order of all of them is kept in memory.</summary>
    private const long MostPoints = 1_000_000;

    /// <summary>
    /// The number of values of a range, evenly over its scale; also of whole numbers, if there are more. Both bounds are among them. At
    /// least 2.
    /// </summary>
    /// <value>The default value is 3.</value>
    public int LevelsPerRange { get; init; } = 3;

    internal override bool UsesResults => false;

    internal override SearchPoint? Propose(ProposalRequest request) => GridWalk.Next(request, LevelsPerRange);

    internal override IEnumerable<string> Violations(ParameterSpace space)
    {
        if (LevelsPerRange < 2)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{nameof(LevelsPerRange)} must be at least 2. Received: {LevelsPerRange}.");
        else if (CountOf(space) is > MostPoints and var count)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"A grid must have at most {MostPoints:N0} points. Received: a space with up to {count:N0}. Lower "
                + $"{nameof(LevelsPerRange)}, or use {nameof(RandomTuner)} or {nameof(TpeTuner)}.");
    }

    private double CountOf(ParameterSpace space) =>
        space.Parameters.Aggregate(1.0, (product, parameter) => product * parameter.Domain.Levels(LevelsPerRange).Count);
}
