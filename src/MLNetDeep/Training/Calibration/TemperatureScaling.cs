using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Calibration;

/// <summary>
/// Temperature scaling: divides a classifier's outputs by the one number that makes the log-loss of the validation rows smallest. The order
/// of the classes stays, and so does accuracy. Folded into the output layer, so that nothing that scores knows of it.
/// </summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
internal static class TemperatureScaling
{
    /// <summary>Refuses a run whose options ask for it in vain; before anything is trained.</summary>
    /// <exception cref="InvalidOperationException">Nothing is validated, or the task has no probabilities of classes.</exception>
    public static void Check(TrainingPlan plan)
    {
        const string Rule = $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.TemperatureScaling)}";
        if (!plan.Options.TemperatureScaling)
            return;
        if (plan.Task != LearningTask.MulticlassClassification)
        {
            var instead = plan.Task == LearningTask.BinaryClassification
                ? "; ML.NET's mlContext.BinaryClassification.Calibrators calibrate the score of a binary classifier"
                : "";
            throw new InvalidOperationException(
                $"{Rule} needs a label of classes, whose probabilities it calibrates. Received: {plan.Task}. Switch it off{instead}.");
        }
        if (plan.Validation is null)
            throw new InvalidOperationException(
                $"{Rule} needs validation rows, which training has not seen. Received: none. Set "
                + $"{nameof(DenseNetworkOptions.ValidationFraction)}, or pass a validation set to Fit.");
        ScoredRows.CheckValidation(plan, Rule);
    }

    /// <summary>Finds the temperature for what networks say of the validation rows.</summary>
    /// <returns>Null where the options do not ask for it, or a cancelled fit could not read all validation rows again.</returns>
    public static CalibrationRecord? Fit(TrainingPlan plan, NetworkOutputs networks)
    {
        if (!plan.Options.TemperatureScaling)
            return null;

        var logits = LogitsOf(networks, plan.Network.Specification.OutputSize, plan.Validation!);
        return logits is null ? null : Fit(logits);
    }

    /// <summary>Finds the temperature for what networks say of rows.</summary>
    public static CalibrationRecord Fit(ScaledLogits logits)
    {
        var best = TemperatureSearch.InverseOfBest(logits);
        return new CalibrationRecord
        {
            Temperature = 1 / best,
            LogLossBefore = logits.LogLoss(1).Value,
            LogLossAfter = logits.LogLoss(best).Value,
            ExpectedCalibrationErrorBefore = logits.ExpectedCalibrationError(1),
            ExpectedCalibrationErrorAfter = logits.ExpectedCalibrationError(best),
        };
    }

    /// <summary>A network's parameters such that its outputs are divided by the temperature.</summary>
    /// <param name="calibration">Null where they stay as they are.</param>
    /// <param name="specification">The network; its last layer is linear.</param>
    /// <param name="parameters">As training left them; not changed.</param>
    public static float[] Fold(CalibrationRecord? calibration, NetworkSpecification specification, float[] parameters) =>
        calibration is null ? parameters : Scaled(specification, parameters, 1 / calibration.Temperature);

    /// <summary>The reverse of <see cref="Fold"/>: a finished network's weights as training continues with them.</summary>
    /// <param name="calibration">Null where the outputs were not scaled.</param>
    /// <param name="weights">Null where there are none; those without an output layer are right at any temperature.</param>
    public static ReusedWeights? Unfold(CalibrationRecord? calibration, ReusedWeights? weights) =>
        calibration is null || weights is null || weights.LayerCount < weights.Network.Layers.Count
            ? weights
            : weights with { Values = Scaled(weights.Network, weights.Values.Span, calibration.Temperature) };

    private static float[] Scaled(NetworkSpecification specification, ReadOnlySpan<float> parameters, double factor)
    {
        float[] scaled = [.. parameters];
        foreach (var slot in specification.Placed[^1].OwnParameters)
        {
            foreach (ref var value in scaled.AsSpan(slot.Offset, slot.Length))
                value = (float)(value * factor);
        }
        return scaled;
    }

    /// <returns>Null where not all rows could be read.</returns>
    private static ScaledLogits? LogitsOf(NetworkOutputs networks, int classCount, RowSource rows)
    {
        var (logits, weights) = (new float[rows.Count * classCount], new float[rows.Count]);
        var (truths, classes) = ((float[]?)null, (int[]?)null);
        var read = 0;
        foreach (var batch in RowBatch.ForEvaluation(rows))
        {
            var store = batch.Selection.Store;
            networks.Of(batch.Selection, batch.Start, batch.Count, logits.AsSpan(read * classCount, batch.Count * classCount));
            foreach (var row in batch.Rows)
            {
                if (store.LabelWidth > 0)
                    store.LabelValues(row).CopyTo((truths ??= new float[logits.Length]).AsSpan(read * classCount));
                else
                    (classes ??= new int[rows.Count])[read] = store.Classes![row];
                weights[read++] = store.Weights?[row] ?? 1;
            }
        }
        return read < rows.Count ? null : new ScaledLogits(logits, truths, weights, classCount) { Classes = classes };
    }
}

/// <summary>Finds the temperature of the smallest log-loss.</summary>
internal static class TemperatureSearch
{
    /// <summary>The lowest temperature: where every row is right there is no best one, and probabilities would all become 1.</summary>
    public const double Lowest = 0.05;

    /// <summary>The highest: where the outputs are worse than none, probabilities would all become equal.</summary>
    public const double Highest = 20;

    private const int MostSteps = 100;

    /// <summary>
    /// The inverse of the best temperature between <see cref="Lowest"/> and <see cref="Highest"/>. The log-loss is convex in the inverse:
    /// Newton's steps, and a halving of the interval that holds the root of the slope wherever a step would leave it.
    /// </summary>
    public static double InverseOfBest(ScaledLogits logits)
    {
        var (low, high) = (1 / Highest, 1 / Lowest);
        if (logits.LogLoss(low).Slope >= 0)
            return low;
        if (logits.LogLoss(high).Slope <= 0)
            return high;

        var best = 1.0;
        for (var step = 0; step < MostSteps; step++)
        {
            var (_, slope, curvature) = logits.LogLoss(best);
            if (slope > 0)
                high = best;
            else
                low = best;

            var next = best - slope / curvature;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - best) <= 1e-12 * best)
                break;
            best = next;
        }

        // The start is kept where rounding is all there is to gain.
        return logits.LogLoss(best).Value < logits.LogLoss(1).Value ? best : 1;
    }
}
