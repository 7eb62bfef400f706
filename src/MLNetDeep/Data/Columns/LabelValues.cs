using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeep.Data.Columns;

/// <summary>What is asked of the values of a label, beyond being there and finite.</summary>
internal static class LabelValues
{
    /// <summary>How far from 1 the probabilities of a row may add up.</summary>
    private const float SumTolerance = 1e-3f;

    /// <param name="columns">The columns.</param>
    /// <param name="label">The label of a row; finite.</param>
    /// <param name="row">Which, from 1.</param>
    /// <exception cref="InvalidOperationException">The task or the loss cannot make sense of the label.</exception>
    public static void Check(TrainingColumns columns, ReadOnlySpan<float> label, long row)
    {
        if (columns.Task == LearningTask.MulticlassClassification && columns.LabelIsVector)
        {
            if (TensorPrimitives.Min(label) < 0 || MathF.Abs(TensorPrimitives.Sum(label) - 1) > SumTolerance)
                throw Bad("hold probabilities of at least 0 that add up to 1", label, "Divide each row by its sum, or use a key label.");
        }
        else if (columns.Task == LearningTask.MultiLabelClassification)
        {
            if (TensorPrimitives.Min(label) < 0 || TensorPrimitives.Max(label) > 1)
                throw Bad("hold values from 0 (false) to 1 (true)", label,
                    $"For other numbers use a loss for regression, such as {nameof(MeanSquaredError)}.");
        }
        else if (columns.Loss is PoissonError && TensorPrimitives.Min(label) < 0)
        {
            throw Bad($"hold numbers of at least 0 for {nameof(PoissonError)}", label,
                $"For numbers below 0 use another loss, such as {nameof(MeanSquaredError)}.");
        }

        InvalidOperationException Bad(string rule, ReadOnlySpan<float> values, string wayOut) => new(string.Create(
            CultureInfo.InvariantCulture,
            $"Label column '{columns.Label.Name}' must {rule}. Received: {Show(values)} in row {row}. {wayOut}"));
    }

    private static string Show(ReadOnlySpan<float> values)
    {
        var shown = string.Join(
            ", ", values[..Math.Min(values.Length, 10)].ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return values.Length == 1 ? shown : $"[{shown}{(values.Length > 10 ? ", …" : "")}]";
    }
}
