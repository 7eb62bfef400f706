using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeep.Training.Metrics;

/// <summary>Rows in managed memory with what a network said of each, and what is true.</summary>
internal sealed record ScoredRows
{
    public required LearningTask Task { get; init; }

    public required int Count { get; init; }

    public required int OutputCount { get; init; }

    /// <summary>[rows, outputs]: before softmax or sigmoid for classes and truths.</summary>
    public required float[] Outputs { get; init; }

    /// <summary>[rows]; null where labels are numbers.</summary>
    public required int[]? Classes { get; init; }

    /// <summary>[rows, outputs], for quantiles [rows]; null where labels are class indices.</summary>
    public required float[]? Labels { get; init; }

    /// <summary>[rows]; null when each row weighs 1.</summary>
    public required float[]? Weights { get; init; }

    /// <summary>The units of outputs and labels, in units of the label column; null where they are the same.</summary>
    public required float[]? Deviations { get; init; }

    /// <summary>Refuses a run whose further metrics would need more outputs in memory than an array has room for.</summary>
    /// <exception cref="InvalidOperationException">Rows times outputs are too many.</exception>
    public static void Check(TrainingPlan plan)
    {
        long rows = Math.Max(plan.Training.Count, plan.Validation?.Count ?? 0);
        var outputs = plan.Network.Specification.OutputSize;
        if (plan.Options.Metrics.Count > 0 && rows * outputs > Array.MaxLength)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Metrics)} keep the scores of every row of an "
                    + $"epoch: rows times outputs must be at most {Array.MaxLength}. Received: {rows} rows × {outputs} outputs, with "
                    + $"{string.Join(", ", plan.Options.Metrics.Select(metric => $"'{metric.Name}'"))}. Leave "
                    + $"{nameof(DenseNetworkOptions.Metrics)} empty, and evaluate the model on a sample of the rows instead."));
    }

    /// <summary>Refuses a run that would need more outputs of validation rows, once trained, than an array has room for.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="keeper">The option that needs them.</param>
    /// <exception cref="InvalidOperationException">Rows times outputs are too many.</exception>
    public static void CheckValidation(TrainingPlan plan, string keeper)
    {
        long rows = plan.Validation?.Count ?? 0;
        var outputs = plan.Network.Specification.OutputSize;
        if (rows * outputs > Array.MaxLength)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"{keeper} keeps the scores of every validation row: rows times outputs must be at most {Array.MaxLength}. Received: "
                + $"{rows} rows × {outputs} outputs. Validate on fewer rows, or leave it out."));
    }

    public ReadOnlySpan<float> OutputsOf(int row) => Outputs.AsSpan(row * OutputCount, OutputCount);

    /// <summary>How many numbers the label of a row is: one for each output, and one where all outputs are quantiles of it.</summary>
    private int LabelWidth => Labels!.Length / Count;

    public ReadOnlySpan<float> LabelsOf(int row) => Labels.AsSpan(row * LabelWidth, LabelWidth);

    /// <summary>What is true of a row.</summary>
    public RowTruth TruthOf(int row) => Labels is null ? new RowTruth(Classes![row], []) : new RowTruth(-1, LabelsOf(row));

    public double WeightOf(int row) => Weights?[row] ?? 1;

    /// <summary>The class that is true, or the likeliest where the label holds probabilities.</summary>
    public int ClassOf(int row) => Classes?[row] ?? TensorPrimitives.IndexOfMax(LabelsOf(row));

    /// <summary>The class with the highest output; of equals the first.</summary>
    public int PredictedClassOf(int row) => TensorPrimitives.IndexOfMax(OutputsOf(row));

    /// <summary>Whether a label is true; one above one half is.</summary>
    public bool IsTrue(int row, int output) => Labels![row * OutputCount + output] > 0.5f;

    /// <summary>Whether a label is said to be true.</summary>
    public bool IsPredicted(int row, int output) => Outputs[row * OutputCount + output] > 0;

    /// <summary>Σ w·v / Σ w over the rows.</summary>
    public double Mean(Func<int, double> valueOf)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var row = 0; row < Count; row++)
        {
            sum += WeightOf(row) * valueOf(row);
            weights += WeightOf(row);
        }
        return sum / weights;
    }
}
