using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How an <see cref="ExplanationTransform"/> explains: which score, compared with what, how exactly. Plain immutable data.
/// </summary>
public sealed record ExplanationOptions
{
    /// <summary>The features each row is compared with.</summary>
    /// <value>The default value is <see cref="ExplanationBaseline.Zeros"/>.</value>
    public ExplanationBaseline Baseline { get; init; } = ExplanationBaseline.Zeros;

    /// <summary>
    /// The class, label or number to explain in every row, by its name: one of <see cref="DenseNetworkModel.ClassNames"/> or
    /// <see cref="DenseNetworkModel.OutputNames"/>. At most one of this and <see cref="OutputIndex"/> is to be given.
    /// </summary>
    /// <value>
    /// The default value is null: the class that is predicted for the row, or the only output. A network that predicts several labels or
    /// several numbers at once has no such output; there one must be named. For several quantiles it is the middle one.
    /// </value>
    public string? OutputName { get; init; }

    /// <summary>The same by its place among the scores, from 0.</summary>
    /// <value>The default value is null: <see cref="OutputName"/> says what is explained.</value>
    public int? OutputIndex { get; init; }

    /// <summary>Whether the score before or after softmax, sigmoid or exponential is explained.</summary>
    /// <value>The default value is <see cref="ExplainedScore.Raw"/>, the one before.</value>
    public ExplainedScore Score { get; init; } = ExplainedScore.Raw;

    /// <summary>
    /// At how many points between baseline and row the gradient is taken at first: the nodes of Gauss–Legendre quadrature, four for each of
    /// equal pieces of the path, so rounded up to a multiple of four. At least 1.
    /// </summary>
    /// <value>The default value is 32.</value>
    public int NumberOfSteps { get; init; } = 32;

    /// <summary>
    /// At how many points at most: while the sum of the contributions is further from the score difference than <see cref="Tolerance"/>
    /// allows, the piece of the path that deviates most is halved, until it is not or this bound is reached. At least
    /// <see cref="NumberOfSteps"/>; equal to it for the same steps in every row.
    /// </summary>
    /// <value>The default value is 1024.</value>
    public int MaximumNumberOfSteps { get; init; } = 1024;

    /// <summary>
    /// How far the sum of the contributions may be from the score difference, as a share of it. Above 0 and below 1. Where larger amounts
    /// of both signs cancel out in the difference, a ten-millionth of their magnitudes is allowed: Single has few more digits.
    /// </summary>
    /// <value>The default value is 0.001.</value>
    public float Tolerance { get; init; } = 1e-3f;

    /// <summary>
    /// Whether contributions are of the columns of a table instead of the slots that were made of them: the sum of those of "city.Paris",
    /// "city.Rome" and so on is that of "city". The columns must be in the rows that the transform is fitted on; slots are found by their
    /// names, as <c>TableFeatures</c>, <c>ConcatenateAs</c> and <c>Concatenate</c> give them. A slot that no column is called by stands for
    /// itself.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool ByColumn { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">
    /// Some value breaks its rule; the message lists each with the rule and the value received.
    /// </exception>
    internal void Validate()
    {
        string[] violations =
        [
            .. Baseline?.Violations(nameof(Baseline)) ?? OptionRules.Given(null, nameof(Baseline)),
            .. OutputName is null ? [] : OptionRules.NotEmpty(OutputName, nameof(OutputName)),
            .. OutputIndex is { } index ? OptionRules.AtLeast(0, index, nameof(OutputIndex)) : [],
            .. OutputName is not null && OutputIndex is not null
                ? [$"At most one of {nameof(OutputName)} and {nameof(OutputIndex)} must be given. Received: both. Leave one of them null."]
                : Array.Empty<string>(),
            .. OptionRules.Defined(Score, nameof(Score)),
            .. OptionRules.AtLeast(1, NumberOfSteps, nameof(NumberOfSteps)),
            .. OptionRules.AtLeast(Math.Max(1, NumberOfSteps), MaximumNumberOfSteps, nameof(MaximumNumberOfSteps)),
            .. OptionRules.Between(0, 1, Tolerance, nameof(Tolerance), "0.001 is usual."),
        ];
        if (violations.Length > 0)
            throw new ArgumentException(
                $"The options of {nameof(ExplanationTransform)} are not valid:{string.Concat(violations.Select(v => $"\n - {v}"))}");
    }
}

/// <summary>Which number an explanation divides among the features.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExplainedScore>))]
public enum ExplainedScore
{
    /// <summary>
    /// What the output layer gives, before softmax, sigmoid or exponential: the logit of a class, the log-odds of true, the logarithm of a
    /// Poisson rate, or the predicted number itself. It does not flatten out where the network is sure. For an ensemble, what one network
    /// would need to give for the averaged score.
    /// </summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>
    /// What a reader of the prediction sees: the probability of a class, of true or of a label, or the predicted number. The probability of
    /// a class says what speaks for it and against the others.
    /// </summary>
    [JsonStringEnumMemberName("prediction")]
    Prediction,
}
