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

/// <summary>
/// Alpha dropout, the one that goes with <see cref="Activation.Selu"/>: while training, sets each input with the given probability to the
/// value SELU approaches far below zero, and then scales and shifts all, so that values of mean 0 and variance 1 keep both; passes
/// everything through unchanged when scoring.
/// </summary>
/// <param name="Rate">The probability of being dropped; at least 0 and below 1.</param>
/// <remarks>
/// Output = a x + b for a kept input, a α' + b for a dropped one, with α' = -1.7581 (SELU's λα, negated), a = ((1 - rate)(1 + rate
/// α'²))^-½, b = -a rate α'. Shape is kept; no parameters. Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017. Keras and
/// PyTorch: <c>AlphaDropout</c>
/// (a name TorchSharp has taken).
/// </remarks>
public sealed record SeluDropout(float Rate) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new SeluDropout(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.InHalfOpenRange(0, 1, Rate, $"{name}.{nameof(Rate)}")];
}

/// <summary>
/// Adds normally distributed random numbers of mean 0 to its inputs while training; passes everything through unchanged when scoring.
/// </summary>
/// <param name="StandardDeviation">The standard deviation of the noise, in units of the inputs: a finite number of at least 0.</param>
/// <remarks>
/// Shape is kept; no parameters. As first layer it makes up more examples around each example. Keras: <c>GaussianNoise</c>.
/// </remarks>
public sealed record GaussianNoise(float StandardDeviation) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new GaussianNoise(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.NotNegative(StandardDeviation, $"{name}.{nameof(StandardDeviation)}")];
}
