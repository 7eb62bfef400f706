using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Folds in time (forward chaining): each holds out the next stretch of rows and trains on the rows before it alone. For time series and
/// whatever else changes over time, where random folds would train on the future of the rows they are judged by.
/// </summary>
/// <remarks>
/// <para>With n folds the rows, ordered by time, are cut into n + 1 stretches of about one size. Fold i, from 0, holds out stretch i + 1.
/// The first stretch is only trained on. Nothing is drawn: the seed does not matter, and classes are not stratified.</para>
/// <para>Immutable and thread-safe; equal when values are equal.</para>
/// </remarks>
public sealed record TimeFolds
{
    /// <summary>The number of stretches that are held out, one after the other. At least 1.</summary>
    /// <value>The default value is 5.</value>
    public int NumberOfFolds { get; init; } = 5;

    /// <summary>
    /// A column that says when a row was: a date, a time span or a number. Rows of one moment stay on one side. Null: rows are in the order
    /// of time. It is no feature unless it is also part of the feature column.
    /// </summary>
    /// <value>The default value is null.</value>
    public string? TimeColumnName { get; init; }

    /// <summary>
    /// The number of rows before each stretch that are left out of its training: their labels were not known yet, or they are too much like
    /// those held out. At least 0.
    /// </summary>
    /// <value>The default value is 0.</value>
    public int GapRows { get; init; }

    /// <summary>
    /// The largest number of rows before each stretch to train on, the latest ones. For data whose distant past no longer matters. At
    /// least 1.
    /// </summary>
    /// <value>The default value is null: all.</value>
    public int? MostTrainingRows { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong.</summary>
    /// <exception cref="ArgumentException">Some value breaks its rule.</exception>
    internal void Validate()
    {
        string[] violations =
        [
            .. OptionRules.AtLeast(1, NumberOfFolds, nameof(NumberOfFolds)),
            .. TimeColumnName is null ? [] : OptionRules.NotEmpty(TimeColumnName, nameof(TimeColumnName)),
            .. OptionRules.AtLeast(0, GapRows, nameof(GapRows)),
            .. MostTrainingRows is { } most ? OptionRules.AtLeast(1, most, nameof(MostTrainingRows)) : [],
        ];
        if (violations.Length > 0)
            throw new ArgumentException(
                $"The {nameof(TimeFolds)} are not valid:{string.Concat(violations.Select(violation => $"\n - {violation}"))}");
    }
}
