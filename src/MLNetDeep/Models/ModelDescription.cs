using System.Globalization;

namespace MLNetDeep.Models;

/// <summary>What a model knows of itself besides layers and weights.</summary>
internal sealed record ModelDescription
{
    public const float DefaultThreshold = .5f;

    private readonly ScoreFunction? _scoreFunction;
    private readonly IReadOnlyList<string>? _outputNames;

    public required LearningTask Task { get; init; }

    public required string FeatureColumnName { get; init; }

    public required string LabelColumnName { get; init; }

    /// <summary>What the classes stand for; null when they stand for nothing, or the task is not multiclass.</summary>
    public required ClassLabels? Classes { get; init; }

    /// <summary>Whether the label was a vector, so that the score is one.</summary>
    public bool LabelIsVector { get; init; }

    /// <summary>
    /// The names of the outputs of a task without classes; null when the label was no vector, or its slots had no names. Of quantiles what
    /// they are.
    /// </summary>
    public IReadOnlyList<string>? OutputNames
    {
        get => _outputNames ?? Quantiles?.Select(quantile => quantile.ToString(CultureInfo.InvariantCulture)).ToArray();
        init => _outputNames = value;
    }

    /// <summary>The quantiles that the outputs are, ascending; null where they are none.</summary>
    public IReadOnlyList<float>? Quantiles { get; init; }

    /// <summary>Which output is the number predicted, where others are said beside it; null where there are no others.</summary>
    public int? PredictedOutput => Quantiles is { } quantiles ? QuantilesError.MiddleOf(quantiles) : null;

    /// <summary>What makes scores of the network's outputs; by the task where nobody says.</summary>
    public ScoreFunction ScoreFunction { get => _scoreFunction ?? ScoreFunctionOf(Task, loss: null); init => _scoreFunction = value; }

    /// <summary>
    /// What the logarithms of the averaged probabilities of classes are divided by, in a model of several networks; that of one network is
    /// in its weights.
    /// </summary>
    public double AverageTemperature { get; init; } = 1;

    /// <summary>Above which probability a truth is predicted to be true.</summary>
    public float Threshold { get; init; } = DefaultThreshold;

    /// <summary>The same as log-odds, which scores of truths are.</summary>
    public float ThresholdScore => Threshold == DefaultThreshold ? 0 : (float)Math.Log(Threshold / (1.0 - Threshold));

    /// <summary>What predicted numbers are kept within; null where they are not.</summary>
    public ScoreLimits? Limits { get; init; }

    /// <summary>What is done to the features before the network reads them, in this order.</summary>
    public IReadOnlyList<FeatureScaling> Preparation { get; init; } = [];

    public required TrainingHistory History { get; init; }

    /// <summary>What the file said that the model was loaded from; null for one that was trained or made here.</summary>
    public ModelOrigin? LoadedFrom { get; init; }

    /// <summary>The same for one of several networks.</summary>
    public ModelDescription OfMember(TrainingHistory history) => this with { AverageTemperature = 1, History = history, Preparation = [] };

    /// <param name="task">What the network predicts.</param>
    /// <param name="loss">What it was trained on; null where that is not known.</param>
    public static ScoreFunction ScoreFunctionOf(LearningTask task, LossFunction? loss) => task switch
    {
        LearningTask.MulticlassClassification => ScoreFunction.Softmax,
        LearningTask.Regression when loss is PoissonError => ScoreFunction.Exponential,
        LearningTask.Regression when loss is QuantilesError => ScoreFunction.Sorted,
        _ => ScoreFunction.Identity,
    };
}
