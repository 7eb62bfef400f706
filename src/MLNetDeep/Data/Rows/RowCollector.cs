using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// Keeps rows a scan stops at, and makes a store of them. A scan fills one collector at a time.
/// </summary>
internal sealed class RowCollector : IDisposable
{
    /// <summary>After how many rows it is asked again what all of them will need.</summary>
    private const int RowsBetweenEstimates = 1024;

    private readonly TrainingColumns _columns;
    private readonly RowScan _scan;
    private GrowingMatrix<float>? _labels;
    private readonly List<int>? _classes;
    private readonly List<float>? _weights;
    private readonly List<int>? _groups;
    private readonly List<int>? _positions;
    private FeatureRows? _features;

    /// <param name="columns">The columns of the rows.</param>
    /// <param name="scan">What goes through the rows; not owned.</param>
    /// <param name="keepsPositions">Whether it is wanted where each row stands in the data view.</param>
    public RowCollector(TrainingColumns columns, RowScan scan, bool keepsPositions = false)
    {
        (_columns, _scan) = (columns, scan);
        _labels = HasClassesAlone(columns) ? null : new GrowingMatrix<float>(columns.LabelWidth, scan.ExpectedCount);
        _classes = columns.HasOneClassInARow ? [] : null;
        _weights = columns.Weight is null ? null : [];
        _groups = columns.Group is null ? null : [];
        _positions = keepsPositions ? [] : null;
    }

    /// <summary>The rows kept.</summary>
    public int Count { get; private set; }

    /// <summary>What they need, in bytes of memory.</summary>
    public long Bytes => _scan.Features.Bytes + (long)Count * BytesBesideFeatures(_columns);

    /// <summary>
    /// What a row needs beside its features: its place in two orders, its label here and where an engine wants it, and class, weight and
    /// group in a list that grows by doubling and in an array.
    /// </summary>
    public static int BytesBesideFeatures(TrainingColumns columns)
    {
        var lists = (columns.HasOneClassInARow ? 1 : 0) + (columns.Weight is null ? 0 : 1) + (columns.Group is null ? 0 : 1);
        return (3 * sizeof(int)) + sizeof(long) + columns.LabelWidth * (sizeof(float) + sizeof(long)) + lists * 3 * sizeof(int);
    }

    /// <summary>Reads a data view once, from the first row to the last: all rows whose features and label are there and finite.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="use">What the rows are for, as an error begins: "training".</param>
    /// <param name="memoryLimit">The most bytes the rows may need.</param>
    /// <param name="keepsPositions">Whether it is wanted where each row stands in the data view.</param>
    /// <returns>Null when they need more, by what is known of their number and of the first of them.</returns>
    /// <exception cref="InvalidOperationException">No row is left, or a label or weight is not valid.</exception>
    public static RowStore? ReadAll(
        IDataView data, TrainingColumns columns, RowReading reading, string use, long memoryLimit = long.MaxValue,
        bool keepsPositions = false)
    {
        using var scan = new RowScan(data, columns, reading.CheckAlive);
        using var rows = new RowCollector(columns, scan, keepsPositions);
        while (scan.MoveNext())
        {
            rows.Keep();
            reading.Report(use, scan);
            if (rows.Count % RowsBetweenEstimates == 0 && Estimate() > memoryLimit)
                return null;
        }

        if (rows.Count == 0)
            throw scan.NoRows(use);
        rows.Close();
        var warning = scan.LeftOut.Warning(use, scan.Read - scan.WithoutWeight);
        return rows.ToStore(reading.Place, scan.LeftOut.Count) with { LeftOutWarning = warning };

        // Of the rows to come, as many will be left out as of those that were read.
        double Estimate() => rows.Bytes * Math.Max(1, scan.ExpectedCount / (double)scan.Read ?? 1);
    }

    /// <summary>Keeps the row the scan stands at.</summary>
    public void Keep()
    {
        _scan.Features.Keep();
        if (_labels is not null)
        {
            _scan.Label.CopyTo(_labels.Next());
            _labels.Keep();
        }
        Count = checked(Count + 1);
        _classes?.Add(_scan.Class);
        _weights?.Add(_scan.Weight);
        _groups?.Add(_scan.Group);
        _positions?.Add(checked((int)_scan.Read - 1));
    }

    /// <summary>Says that no more rows come, so that the scan may fill another collector.</summary>
    public void Close() => _features = _scan.Features.TakeRows();

    /// <summary>The rows kept, once closed; owned by the caller.</summary>
    /// <param name="place">Puts features where they are wanted, and takes them over.</param>
    /// <param name="skippedRows">How many rows were left out.</param>
    /// <param name="weightFactor">What weights are multiplied by; null for what brings these near 1.</param>
    public RowStore ToStore(Func<FeatureRows, FeatureRows> place, long skippedRows = 0, double? weightFactor = null)
    {
        var weights = _weights is null ? null
            : weightFactor is { } factor ? WeightRange.Scaled(_weights, factor)
            : WeightRange.Scaled(_weights);
        var (classes, groups, positions) = (_classes?.ToArray(), _groups?.ToArray(), _positions?.ToArray());
        // Last, so that what is placed has an owner at once, and what is not stays here.
        var store = new RowStore(place(_features!), _labels, classes, skippedRows)
        {
            Weights = weights,
            Groups = groups,
            Positions = positions,
        };
        (_features, _labels) = (null, null);
        return store;
    }

    public void Dispose()
    {
        _labels?.Dispose();
        _features?.Dispose();
    }

    /// <summary>Whether the class of a row is all there is to know of its label.</summary>
    private static bool HasClassesAlone(TrainingColumns columns) =>
        columns.Task == LearningTask.MulticlassClassification && !columns.LabelIsVector;
}
