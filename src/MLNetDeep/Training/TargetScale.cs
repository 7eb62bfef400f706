using System.Numerics.Tensors;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;

namespace MLNetDeep.Training;

/// <summary>
/// The mean and standard deviation of each regression target. Training sees targets of mean 0 and deviation 1; a finished model predicts in
/// units of the label, because the scale is folded into its output layer.
/// </summary>
/// <param name="Means">For each output.</param>
/// <param name="Deviations">For each output; 1 for one that does not vary.</param>
internal sealed record TargetScale(float[] Means, float[] Deviations)
{
    /// <summary>The scale of the training rows.</summary>
    /// <returns>Null where targets are left as they are.</returns>
    public static TargetScale? Of(RowSource rows, LearningTask task, LossFunction loss, bool standardize) =>
        standardize && task == LearningTask.Regression && loss is not PoissonError
            ? Of(rows, (loss as QuantilesError)?.Quantiles.Count ?? 1) : null;

    /// <summary>Brings the targets of a row to the scale.</summary>
    /// <param name="targets">In units of the label; not changed.</param>
    /// <param name="standardized">As many; written to.</param>
    public void Standardize(ReadOnlySpan<float> targets, Span<float> standardized)
    {
        for (var i = 0; i < targets.Length; i++)
            standardized[i] = (targets[i] - Means[i]) / Deviations[i];
    }

    /// <summary>
    /// A network's parameters such that its outputs are in units of the label: row j of the last weight times deviation j, the bias too,
    /// plus mean j.
    /// </summary>
    /// <param name="specification">The network; its last layer is linear.</param>
    /// <param name="parameters">As training left them, running statistics behind them; not changed.</param>
    public float[] Fold(NetworkSpecification specification, float[] parameters)
    {
        float[] folded = [.. parameters];
        var output = specification.Placed[^1];
        FoldOutput(output, folded.AsSpan(output.ParameterRange.Offset, output.ParameterRange.Length));
        return folded;
    }

    /// <summary>The same for the output layer alone.</summary>
    /// <param name="output">The output layer.</param>
    /// <param name="parameters">Its weights and, behind them, its biases; changed.</param>
    public void FoldOutput(PlacedLayer output, Span<float> parameters)
    {
        for (var i = 0; i < Means.Length * output.Members; i++)
        {
            var unit = i % Means.Length;
            foreach (ref var weight in parameters.Slice(i * output.InputSize, output.InputSize))
                weight *= Deviations[unit];

            ref var bias = ref parameters[output.Bias!.Offset - output.ParameterRange.Offset + i];
            bias = FoldedBias(bias, unit);
        }
    }

    /// <summary>Whether <see cref="Fold"/> would make no weight infinite: deviations may be as large as labels.</summary>
    public bool FoldsFinitely(NetworkState network)
    {
        var output = network.Specification.Placed[^1];
        var parameters = network.Parameters.Values;
        for (var i = 0; i < Means.Length * output.Members; i++)
        {
            var unit = i % Means.Length;
            var largest = TensorPrimitives.MaxMagnitude<float>(
                parameters.Slice(output.Weight!.Offset + i * output.InputSize, output.InputSize));
            if (!float.IsFinite(largest * Deviations[unit]) || !float.IsFinite(FoldedBias(parameters[output.Bias!.Offset + i], unit)))
                return false;
        }
        return true;
    }

    /// <summary>The reverse of <see cref="Fold"/>: a finished network's weights as training at this scale continues with them.</summary>
    /// <param name="scale">Null where targets are left as they are.</param>
    /// <param name="weights">Null where there are none; those without an output layer are right at any scale.</param>
    public static ReusedWeights? Unfold(TargetScale? scale, ReusedWeights? weights)
    {
        if (scale is null || weights is null || weights.LayerCount < weights.Network.Layers.Count)
            return weights;

        var unfolded = weights.Values.ToArray();
        var output = weights.Network.Placed[^1];
        for (var i = 0; i < scale.Means.Length * output.Members; i++)
        {
            var unit = i % scale.Means.Length;
            foreach (ref var weight in unfolded.AsSpan(output.Weight!.Offset + i * output.InputSize, output.InputSize))
                weight /= scale.Deviations[unit];

            ref var bias = ref unfolded[output.Bias!.Offset + i];
            bias = (float)((bias - (double)scale.Means[unit]) / scale.Deviations[unit]);
        }
        return weights with { Values = unfolded };
    }

    private float FoldedBias(float bias, int unit) => (float)(bias * (double)Deviations[unit] + Means[unit]);

    /// <param name="rows">The training rows.</param>
    /// <param name="outputs">How many outputs there are for each number of the label, one behind the other.</param>
    private static TargetScale Of(RowSource rows, int outputs)
    {
        var moments = rows.LabelMoments().SelectMany(moment => Enumerable.Repeat(moment, outputs)).ToArray();
        return new TargetScale(
            [.. moments.Select(moment => (float)moment.Mean)],
            [.. moments.Select(moment => UsedFor(moment.Mean, (float)moment.Deviation))]);

        // Below the rounding of Single there is nothing to learn, only noise to blow up.
        static float UsedFor(double mean, float deviation) =>
            deviation > 1e-7 * Math.Abs(mean) && float.IsFinite(deviation) ? deviation : 1;
    }
}
