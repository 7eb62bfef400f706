using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Explaining;

/// <summary>The mean of each feature over the rows of a data view.</summary>
internal static class FeatureMeans
{
    /// <summary>Reads the column once; rows with a feature that is missing or not finite are left out.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="features">The column.</param>
    /// <param name="count">How many features there are.</param>
    /// <param name="mayLack">
    /// Whether only the feature itself is left out, and the rest of its row counts; a feature that is never there has 0.
    /// </param>
    /// <exception cref="InvalidOperationException">No row is left, or one is of another length.</exception>
    public static float[] Of(IDataView data, DataViewSchema.Column features, int count, bool mayLack)
    {
        var (sums, missing, rows) = (new double[count], new long[count], 0L);
        using var cursor = data.GetRowCursor([features]);
        var get = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            get(ref row);
            FeatureColumn.CheckLength(features.Name, count, row.Length);
            var values = row.GetValues();
            var indices = row.GetIndices();
            if (!mayLack && values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                continue;

            rows++;
            for (var i = 0; i < values.Length; i++)
            {
                var slot = row.IsDense ? i : indices[i];
                if (float.IsFinite(values[i]))
                    sums[slot] += values[i];
                else
                    missing[slot]++;
            }
        }
        return rows > 0
            ? [.. sums.Select((sum, slot) => (float)(sum / Math.Max(1, rows - missing[slot])))]
            : throw new InvalidOperationException(
                $"A baseline of means must have rows to be taken from. Received: none in which all slots of '{features.Name}' are "
                + $"finite. Fit the explanation on data with features, or give the baseline with "
                + $"{nameof(ExplanationBaseline)}.{nameof(ExplanationBaseline.Of)}.");
    }
}
