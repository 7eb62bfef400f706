using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Folds in time (forward chaining): each fold holds out the next stretch of rows and trains only on the rows before it. For time series
/// and other data that changes over time, where random folds would train on the future of the held-out rows.
/// </summary>
/// <remarks>
/// <para>With n folds, the rows, ordered by time, are cut into n + 1 stretches of about equal size. Fold i, from 0, holds out stretch i +
/// 1. The first stretch only trains. Nothing is random: the seed has no effect, and classes are not stratified.</para>
/// <para>Immutable and thread-safe; equal when values are equal.</para>
/// </remarks>
public sealed record TimeFolds
{
    /// <summary>The number of folds, each of which holds out one stretch. At least 1.</summary>
    /// <value>The default value is 5.</value>
    public int NumberOfFolds { get; init; } = 5;

    /// <summary>
    /// The column of times: dates, time spans or numbers. Rows with the same time are never separated. Null: the rows are already in the
    /// order of time. The column is not a feature unless the feature column contains it too.
    /// </summary>
    /// <value>The default value is null.</value>
    public string? TimeColumnName { get; init; }

    /// <summary>
    /// The number of rows directly before each held-out stretch that do not train, because their labels were not known yet or they are too
    /// similar to the held-out rows. At least 0.
    /// </summary>
    /// <value>The default value is 0.</value>
    public int GapRows { get; init; }

    /// <summary>
    /// The largest number of training rows of a fold: the latest ones before the held-out stretch. For data whose distant past no longer
    /// matters. At least 1.
    /// </summary>
    /// <value>The default value is null: all.</value>
    public int? MostTrainingRows { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule.</exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The {nameof(TimeFolds)} are not valid",
        [
            .. OptionRules.AtLeast(1, NumberOfFolds, nameof(NumberOfFolds)),
            .. TimeColumnName is null ? [] : OptionRules.NotEmpty(TimeColumnName, nameof(TimeColumnName)),
            .. OptionRules.AtLeast(0, GapRows, nameof(GapRows)),
            .. MostTrainingRows is { } most ? OptionRules.AtLeast(1, most, nameof(MostTrainingRows)) : [],
        ]);
}
