using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Data.Rows;

/// <summary>Says now and then how far reading has come, when it takes long.</summary>
/// <param name="log">Where to say it.</param>
internal sealed class ReadingProgress(Action<string> log)
{
    private const int RowsBetweenLooks = 4096;
    private const double SecondsBetweenLines = 5;

    private long _last = Stopwatch.GetTimestamp();

    /// <param name="use">What the rows are for: "training".</param>
    /// <param name="scan">What goes through them.</param>
    public void Report(string use, RowScan scan)
    {
        if (scan.Usable % RowsBetweenLooks != 0 || Stopwatch.GetElapsedTime(_last).TotalSeconds < SecondsBetweenLines)
            return;

        _last = Stopwatch.GetTimestamp();
        log(string.Create(CultureInfo.InvariantCulture,
            $"Read {scan.Read:N0}{(scan.ExpectedCount is { } count ? $" of {count:N0}" : "")} {use} rows."));
    }
}
