using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tables;

/// <summary>
/// The log-loss of a Boolean label. ML.NET's is infinite as soon as one row has a probability of exactly 0 or 1 and is wrong, which is
/// common after a column was shuffled. A sure mistake counts here as ML.NET counts it where there are several classes.
/// </summary>
internal static class BinaryLogLoss
{
    private const double SmallestProbability = 1e-15;

    /// <summary>The mean in nats over the rows that have a score; NaN where none has.</summary>
    /// <param name="scored">Scored rows, with the label and a column of probabilities.</param>
    /// <param name="label">The name of the label column.</param>
    public static double Of(IDataView scored, string label)
    {
        var columns = new[] { scored.Schema[label], scored.Schema[DefaultColumnNames.Probability] };
        using var cursor = scored.GetRowCursor(columns);
        var (labelOf, probabilityOf) = (cursor.GetGetter<bool>(columns[0]), cursor.GetGetter<float>(columns[1]));
        var (isTrue, probability, sum, count) = (false, 0f, 0.0, 0L);
        while (cursor.MoveNext())
        {
            labelOf(ref isTrue);
            probabilityOf(ref probability);
            if (float.IsNaN(probability))
                continue;

            sum -= Math.Log(Math.Max(isTrue ? probability : 1.0 - probability, SmallestProbability));
            count++;
        }
        return sum / count;
    }
}
