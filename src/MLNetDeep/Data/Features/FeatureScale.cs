using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Messages;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Looks whether features have a scale in which a network learns: values near 1, and a mean that is small beside their standard deviation.
/// Start weights and learning rates are made for that.
/// </summary>
internal static class FeatureScale
{
    /// <summary>
    /// The standard deviation above which values are far from 1. Pixels from 0 to 255 have 70 and more, digits from 0 to 16 have 6.
    /// </summary>
    private const double LargestDeviation = 10;

    /// <summary>The size of a constant above which it drowns what else the first layer sees.</summary>
    private const double LargestConstant = 10;

    /// <summary>How many deviations the mean may be from 0. Values from 0 to 1, evenly spread, have 1.7.</summary>
    private const double LargestShift = 5;

    /// <summary>The root of the mean square below which values are too small to be seen beside others.</summary>
    private const double SmallestSize = 0.01;

    /// <summary>The share of 0, 1 and -1 from which a slot is taken for an indicator, or for a pixel or count that is mostly 0.</summary>
    private const double Indicator = 0.5;

    private const int MostNamed = 5;

    /// <summary>Whether the layers need features of a common scale: not those that begin with one that brings them to it.</summary>
    public static bool MattersTo(IReadOnlyList<Layer> layers) => layers is not [BatchNormalization or TableEncoding, ..];

    /// <summary>A warning that names the worst slots, and the step that mends them.</summary>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="training">The rows trained on.</param>
    /// <returns>Null where the scale is well.</returns>
    public static string? Warning(TrainingColumns columns, RowSource training)
    {
        if (training.FeatureStatistics() is not { Count: > 1 } statistics)
            return null;

        // Asked for once: it looks at all slots.
        var isSparse = statistics.AreWideAndSparse;
        var slots = Enumerable.Range(0, statistics.Width)
            .Select(slot => (Slot: slot, Is: statistics[slot], Fault: FaultOf(statistics[slot], isSparse)));
        var faulty = slots.Where(slot => slot.Fault > 0).OrderByDescending(slot => slot.Fault).ToArray();
        if (faulty.Length == 0)
            return null;

        var (name, names) = (columns.Features.Name, ColumnSlots.NamesOf(columns.Features));
        var worst = faulty.Select(slot => string.Create(
            CultureInfo.InvariantCulture,
            $"'{ColumnSlots.NameOf(name, names, slot.Slot)}' (mean {slot.Is.Mean:G3}, standard deviation {slot.Is.Deviation:G3})"));
        var pixels = faulty.All(slot => slot.Is is { Lowest: >= 0, Highest: <= 255 }) && faulty.Any(slot => slot.Is.Highest > 100)
            ? $"; for pixels from 0 to 255, Rescale(\"{name}\", scale: 1 / 255f)"
            : "";
        var step = isSparse
            ? $"NormalizeMeanVariance(\"{name}\"), which leaves zeros as they are,"
            : $"Standardize(\"{name}\")";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Feature column '{name}' should have values near 1, and means that are small beside their standard deviations: a network "
            + $"learns little from others. ")
            + $"Received: {Excerpt.List(worst, MostNamed)} of {statistics.Width} slots. "
            + $"Append mlContext.Transforms.{step} before the trainer{pixels}.";
    }

    /// <summary>How bad the scale of a slot is, for an order; 0 where it is well.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="isSparse">
    /// Whether the rows are wide and sparse: then a mean that is large beside its spread is borne, since what removes it removes the zeros.
    /// </param>
    private static double FaultOf(SlotSummary slot, bool isSparse)
    {
        if (slot.Deviation == 0)
            return Math.Abs(slot.Mean) > LargestConstant ? Math.Abs(slot.Mean) : 0;
        if (slot.Deviation > LargestDeviation)
            return slot.Deviation / LargestDeviation;
        if (slot.ShareOfMarks >= Indicator)
            return 0;

        var shift = Math.Abs(slot.Mean) / slot.Deviation;
        var size = Math.Sqrt(slot.Mean * slot.Mean + slot.Deviation * slot.Deviation);
        return shift > LargestShift && !isSparse ? shift / LargestShift
            : size < SmallestSize ? SmallestSize / size
            : 0;
    }
}
