using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Sets each input to zero with the given probability while training, and scales the others by 1 / (1 - rate), so that sums keep their
/// expected size; passes everything through unchanged when scoring.
/// </summary>
/// <param name="Rate">The probability of being set to zero; at least 0 and below 1.</param>
/// <remarks>
/// Shape is kept; no parameters. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014,
/// in the "inverted" form Keras and PyTorch use.
/// </remarks>
public sealed record Dropout(float Rate) : Layer
{
    /// <summary>
    /// What <see cref="Rate"/> is multiplied by in the course of training; null for 1. A schedule of this library; the product must stay
    /// below 1. RealMLP lets dropout end with training by a <see cref="FlatCosineSchedule"/> (Holzmüller et al., NeurIPS 2024).
    /// </summary>
    /// <value>The default value is <see langword="null"/>: the rate stays.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LearningRateSchedule? RateSchedule { get; init; }

    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new Dropout(0f);

    /// <summary>The rate of the step that is about to be taken.</summary>
    /// <exception cref="InvalidOperationException">It is not at least 0 and below 1.</exception>
    internal float RateAt(TrainingProgress progress)
    {
        if (RateSchedule is null)
            return Rate;
        var rate = (float)(Rate * RateSchedule.FactorAt(progress));
        return rate is >= 0 and < 1 ? rate : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"{nameof(Dropout)}.{nameof(Rate)} times the factor of {nameof(RateSchedule)} must be at least 0 and below 1. Received: {rate} "
            + $"at {progress}. Use a smaller {nameof(Rate)}, or a schedule whose factors stay at or below 1."));
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.InHalfOpenRange(0, 1, Rate, $"{name}.{nameof(Rate)}"),
        .. RateSchedule?.Violations($"{name}.{nameof(RateSchedule)}") ?? [],
        .. RateSchedule is null || RateSchedule.GetType().Assembly == typeof(Dropout).Assembly
            ? Array.Empty<string>()
            : [$"{name}.{nameof(RateSchedule)} must be a schedule of this library, since layers are saved with a model. Received: "
                + $"{RateSchedule.GetType().Name}. Use a {nameof(PiecewiseConstantSchedule)}, say."],
    ];
}
