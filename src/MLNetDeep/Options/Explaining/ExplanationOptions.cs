using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>The options of an <see cref="ExplanationTransform"/>: the score, the baseline and the precision. Immutable data.</summary>
public sealed record ExplanationOptions
{
    /// <summary>The features that each row is compared with.</summary>
    /// <value>The default value is <see cref="ExplanationBaseline.Zeros"/>.</value>
    public ExplanationBaseline Baseline { get; init; } = ExplanationBaseline.Zeros;

    /// <summary>
    /// The class, label or number to explain in every row, by its name: one of <see cref="DenseNetworkModel.ClassNames"/> or
    /// <see cref="DenseNetworkModel.OutputNames"/>. Set at most one of this and <see cref="OutputIndex"/>.
    /// </summary>
    /// <value>
    /// The default value is null: the predicted class of the row, or the only output; for several quantiles the middle one. A network for
    /// several labels or several numbers has no such output: name one.
    /// </value>
    public string? OutputName { get; init; }

    /// <summary>The class, label or number to explain in every row, by its index among the scores, from 0.</summary>
    /// <value>The default value is null: <see cref="OutputName"/> decides.</value>
    public int? OutputIndex { get; init; }

    /// <summary>Whether the score before or after softmax, sigmoid or exponential is explained.</summary>
    /// <value>The default value is <see cref="ExplainedScore.Raw"/>, the score before.</value>
    public ExplainedScore Score { get; init; } = ExplainedScore.Raw;

    /// <summary>
    /// The initial number of gradient evaluations between baseline and row, rounded up to a multiple of four (Gauss–Legendre quadrature
    /// with four nodes for each piece of the path). At least 1.
    /// </summary>
    /// <value>The default value is 32.</value>
    public int NumberOfSteps { get; init; } = 32;

    /// <summary>
    /// The largest number of gradient evaluations. While the sum of the contributions differs from the score difference by more than
    /// <see cref="Tolerance"/>, the piece of the path that deviates most is halved. At least <see cref="NumberOfSteps"/>; if equal, every
    /// row has the same steps.
    /// </summary>
    /// <value>The default value is 1024.</value>
    public int MaximumNumberOfSteps { get; init; } = 1024;

    /// <summary>
    /// The allowed error of the sum of the contributions, as a share of the score difference. Above 0 and below 1. If larger amounts of
    /// both signs cancel out in the difference, a ten-millionth of their magnitudes is also allowed, since Single has hardly more digits.
    /// </summary>
    /// <value>The default value is 0.001.</value>
    public float Tolerance { get; init; } = 1e-3f;

    /// <summary>
    /// Whether contributions are given for the columns of a table instead of the slots of the features: that of "city" is the sum of those
    /// of "city.Paris", "city.Rome" and so on. The columns must be in the rows that the transform is fitted on. Slots are matched by their
    /// names, as <c>TableFeatures</c>, <c>ConcatenateAs</c> and <c>Concatenate</c> give them. A slot without a matching column keeps its
    /// own contribution.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool ByColumn { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">
    /// Some value breaks its rule; the message lists each with the rule and the value received.
    /// </exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The options of {nameof(ExplanationTransform)} are not valid",
        [
            .. Baseline?.Violations(nameof(Baseline)) ?? OptionRules.Given(null, nameof(Baseline)),
            .. OutputName is null ? [] : OptionRules.NotEmpty(OutputName, nameof(OutputName)),
            .. OutputIndex is { } index ? OptionRules.AtLeast(0, index, nameof(OutputIndex)) : [],
            .. OptionRules.When(OutputName is not null && OutputIndex is not null,
                $"At most one of {nameof(OutputName)} and {nameof(OutputIndex)} may be set. Received: both. Leave one of them null."),
            .. OptionRules.Defined(Score, nameof(Score)),
            .. OptionRules.AtLeast(1, NumberOfSteps, nameof(NumberOfSteps)),
            .. OptionRules.AtLeast(Math.Max(1, NumberOfSteps), MaximumNumberOfSteps, nameof(MaximumNumberOfSteps)),
            .. OptionRules.Between(0, 1, Tolerance, nameof(Tolerance), "0.001 is usual."),
        ]);
}

/// <summary>The score that an explanation divides among the features.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExplainedScore>))]
public enum ExplainedScore
{
    /// <summary>
    /// The output before softmax, sigmoid or exponential: the logit of a class, the log-odds of true, the logarithm of a Poisson rate, or
    /// the predicted number itself. It does not saturate where the network is sure. For an ensemble it is the output that a single network
    /// would need for the averaged score.
    /// </summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>
    /// The prediction: the probability of a class, of true or of a label, or the predicted number. For a class, it shows what speaks for it
    /// and against the others.
    /// </summary>
    [JsonStringEnumMemberName("prediction")]
    Prediction,
}
