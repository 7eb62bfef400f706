using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeep;

/// <summary>The prediction of one row; see <see cref="DenseNetworkModel.Predict"/>.</summary>
/// <remarks>
/// <para>A row with a missing or infinite feature has NaN scores, unless the network begins with a <see cref="TableEncoding"/>. Its
/// <see cref="IsMissing"/> is true, and label, class and name are null. (The <c>PredictedLabel</c> of a data view, a Boolean, can only be
/// false.)</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed class NetworkPrediction
{
    private readonly DenseNetworkModel _model;
    private readonly float[] _scores;

    private NetworkPrediction(DenseNetworkModel model, float[] scores)
    {
        (_model, _scores) = (model, scores);
        IsMissing = scores.Any(float.IsNaN);
        if (!IsMissing && model.Task == LearningTask.MulticlassClassification)
            ClassIndex = TensorPrimitives.IndexOfMax(scores);
        if (!IsMissing && model.Task.PredictsTruths())
            Truths = [.. scores.Select(score => score > model.Description.ThresholdScore)];
    }

    /// <summary>The scores, as <see cref="DenseNetworkModel.Score(ReadOnlySpan{float}, Span{float})"/> gives them.</summary>
    public IReadOnlyList<float> Scores => field ??= Array.AsReadOnly(_scores);

    /// <summary>
    /// The probabilities of the classes, from 0 to 1, in the order of <see cref="DenseNetworkModel.ClassNames"/>; or the probability of
    /// true for each label. Empty for regression.
    /// </summary>
    public IReadOnlyList<float> Probabilities => field ??= _model.Task switch
    {
        LearningTask.Regression => [],
        LearningTask.MulticlassClassification => Scores,
        LearningTask.BinaryClassification => Array.AsReadOnly([ProbabilityOf(_scores[0])]),
        _ => Array.AsReadOnly(Sigmoid(_scores)),
    };

    /// <summary>Whether the row has no prediction, because a feature is missing or too large.</summary>
    public bool IsMissing { get; }

    /// <summary>The index of the most probable class, from 0; null if <see cref="IsMissing"/>, and for other tasks.</summary>
    public int? ClassIndex { get; }

    /// <summary>
    /// Whether each label is predicted true, by the model's <see cref="DenseNetworkModel.Threshold"/>. Empty if <see cref="IsMissing"/>,
    /// and for other tasks.
    /// </summary>
    public IReadOnlyList<bool> Truths { get; } = [];

    /// <summary>
    /// The prediction in the form of the label column: the value of the class (a text or a number; the index from 0 if classes have no
    /// values), a Boolean, or a Single (of several quantiles the middle one). Null if <see cref="IsMissing"/>, and if there are several
    /// labels or numbers.
    /// </summary>
    public object? Label => _model.Task switch
    {
        _ when IsMissing => null,
        LearningTask.MulticlassClassification => _model.Description.Classes?.Values.GetValue(ClassIndex!.Value) ?? ClassIndex,
        LearningTask.Regression when _model.Description.PredictedOutput is { } middle => _scores[middle],
        _ when _scores.Length > 1 => null,
        LearningTask.Regression => _scores[0],
        _ => Truths[0],
    };

    /// <summary>
    /// The <see cref="Label"/> as a text in the invariant culture, "true" or "false" for a Boolean; null if <see cref="Label"/> is null.
    /// </summary>
    public string? Name => Label switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        _ when ClassIndex is { } index && _model.ClassNames.Count > 0 => _model.ClassNames[index],
        var label => string.Create(CultureInfo.InvariantCulture, $"{label}"),
    };

    /// <summary>"cat (0.93)", "true (0.71)", "3.5", or "missing", in the invariant culture.</summary>
    public override string ToString()
    {
        if (IsMissing)
            return "missing";
        var name = Name ?? string.Join(", ", Truths.Count > 0 ? Truths.Select(truth => truth ? "true" : "false")
            : _scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score}")));
        float? probability = ClassIndex is { } index ? Probabilities[index] : Probabilities.Count == 1 ? Probabilities[0] : null;
        return probability is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({probability:0.##})");
    }

    internal static NetworkPrediction Of(DenseNetworkModel model, float[] scores) => new(model, scores);

    /// <summary>The probability of true whose log-odds a score is.</summary>
    internal static float ProbabilityOf(float score) => 1 / (1 + MathF.Exp(-score));

    private static float[] Sigmoid(float[] scores)
    {
        var probabilities = new float[scores.Length];
        TensorPrimitives.Sigmoid(scores, probabilities);
        return probabilities;
    }
}
