using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>How rows are read: where their features are put, what may stop it, and who is told how far it is.</summary>
/// <param name="place">Puts features where the device that trains wants them, and takes them over.</param>
/// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
/// <param name="log">Told now and then how reading proceeds, when it takes long.</param>
internal sealed class RowReading(Func<FeatureRows, FeatureRows> place, Action checkAlive, Action<string> log)
{
    private const int RowsBetweenLooks = 4096;
    private const double SecondsBetweenLines = 5;

    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Features stay as they are read, nothing stops it, and nobody is told.</summary>
    public static RowReading Plain => new(features => features, () => { }, _ => { });

    public Func<FeatureRows, FeatureRows> Place => place;

    public Action CheckAlive => checkAlive;

    public Action<string> Log => log;

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
