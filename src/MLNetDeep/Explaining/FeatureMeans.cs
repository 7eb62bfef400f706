using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Explaining;

/// <summary>The mean of each feature over the rows of a data view.</summary>
internal static class FeatureMeans
{
    /// <summary>Reads the column once; rows with a feature that is missing or not finite are left out.</summary>
    /// <exception cref="InvalidOperationException">No row is left, or one is of another length.</exception>
    public static float[] Of(IDataView data, DataViewSchema.Column features, int count)
    {
        var (sums, rows) = (new double[count], 0L);
        using var cursor = data.GetRowCursor([features]);
        var get = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            get(ref row);
            FeatureColumn.CheckLength(features.Name, count, row.Length);
            var values = row.GetValues();
            var indices = row.GetIndices();
            if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                continue;

            rows++;
            for (var i = 0; i < values.Length; i++)
                sums[row.IsDense ? i : indices[i]] += values[i];
        }
        return rows > 0
            ? [.. sums.Select(sum => (float)(sum / rows))]
            : throw new InvalidOperationException($"A baseline of means must have rows to be taken from. Received: none in which all slots of '{features.Name}' are finite. Fit the explanation on data with features, or give the baseline with {nameof(ExplanationBaseline)}.{nameof(ExplanationBaseline.Of)}.");
    }
}
