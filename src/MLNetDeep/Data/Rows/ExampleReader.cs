using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>Reads a data view once, from the first row to the last, into memory.</summary>
internal static class ExampleReader
{
    /// <summary>After how many rows it is asked again what all of them will need.</summary>
    private const int RowsBetweenEstimates = 1024;

    /// <summary>Reads all rows whose features and label are there and finite.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="place">Puts features where they are wanted, and takes them over.</param>
    /// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
    /// <param name="progress">Told how it proceeds.</param>
    /// <param name="use">What the rows are for, as an error begins: "training".</param>
    /// <param name="memoryLimit">The most bytes the rows may need.</param>
    /// <param name="keepsPositions">Whether it is wanted where each row stands in the data view.</param>
    /// <returns>Null when they need more, by what is known of their number and of the first of them.</returns>
    /// <exception cref="InvalidOperationException">No row is left, or a label or weight is not valid.</exception>
    public static RowStore? Read(
        IDataView data,
        TrainingColumns columns,
        Func<FeatureRows, FeatureRows> place,
        Action checkAlive,
        ReadingProgress progress,
        string use,
        long memoryLimit = long.MaxValue,
        bool keepsPositions = false)
    {
        using var scan = new ExampleScan(data, columns, checkAlive);
        using var rows = new ExampleCollector(columns, scan, keepsPositions);
        while (scan.MoveNext())
        {
            rows.Keep();
            progress.Report(use, scan);
            if (rows.Count % RowsBetweenEstimates == 0 && Estimate() > memoryLimit)
                return null;
        }

        if (rows.Count == 0)
            throw scan.NoRows(use);
        rows.Close();
        return rows.ToExamples(
            place, scan.LeftOut.Count) with
        { LeftOutWarning = scan.LeftOut.Warning(use, scan.Read - scan.WithoutWeight) };

        double Estimate() => rows.Bytes * Math.Max(1, scan.ExpectedCount / (double)rows.Count ?? 1);
    }
}
