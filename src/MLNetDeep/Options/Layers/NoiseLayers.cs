using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// In training, sets each input to zero with the given probability and scales the others by 1 / (1 - rate), so sums keep their expected
/// size. In scoring, it changes nothing.
/// </summary>
/// <param name="Rate">The probability of being set to zero; at least 0 and below 1.</param>
/// <remarks>
/// Shape is kept; no parameters. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014,
/// in the "inverted" form Keras and PyTorch use.
/// </remarks>
public sealed record Dropout(float Rate) : Layer
{
    /// <summary>
    /// A schedule whose factor multiplies <see cref="Rate"/> during training. It must be a schedule of this library, and the product must
    /// stay below 1. RealMLP lowers dropout to 0 with a <see cref="FlatCosineSchedule"/> (Holzmüller et al., NeurIPS 2024).
    /// </summary>
    /// <value>The default value is null: the rate does not change.</value>
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
        .. OptionRules.When(RateSchedule is not null && RateSchedule.GetType().Assembly != typeof(Dropout).Assembly,
            $"{name}.{nameof(RateSchedule)} must be a schedule of this library, since layers are saved with a model. Received: "
            + $"{RateSchedule?.GetType().Name}. Use a {nameof(PiecewiseConstantSchedule)}, say."),
    ];
}

/// <summary>
/// Alpha dropout, for use with <see cref="Activation.Selu"/>. In training, it sets each input with the given probability to the value that
/// SELU approaches far below zero. Then it scales and shifts all inputs, so a mean of 0 and a variance of 1 are kept. In scoring, it
/// changes nothing.
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

/// <summary>In training, adds normally distributed random numbers with mean 0 to its inputs. In scoring, it changes nothing.</summary>
/// <param name="StandardDeviation">The standard deviation of the noise, in units of the inputs: a finite number of at least 0.</param>
/// <remarks>
/// Shape is kept; no parameters. As the first layer it augments the data: each epoch sees slightly different rows. Keras:
/// <c>GaussianNoise</c>.
/// </remarks>
public sealed record GaussianNoise(float StandardDeviation) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new GaussianNoise(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.NotNegative(StandardDeviation, $"{name}.{nameof(StandardDeviation)}")];
}
