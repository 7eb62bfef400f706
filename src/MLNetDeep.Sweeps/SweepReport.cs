using MLNetDeep.Files;
using MLNetDeep.Sweeps.Pages;

namespace MLNetDeep;

/// <summary>
/// A sweep as one page of HTML: how parameters and scores hang together (parallel coordinates), how much each parameter mattered, the
/// learning curves, the table of trials, and the best options.
/// </summary>
/// <remarks>
/// The page holds all it needs (style, pictures as SVG) and no scripts, so it can be mailed, archived, printed, and opened without a
/// network; it follows the reader's choice of light or dark. Names are encoded. Thread-safe.
/// </remarks>
public static class SweepReport
{
    /// <summary>Saves the report of a sweep.</summary>
    /// <param name="result">What came of the sweep.</param>
    /// <param name="path">Where to: "sweep.html". The file is written completely or not at all; an existing one is replaced.</param>
    /// <param name="title">The page's title.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .html or .htm.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public static void SaveReport(this SweepResult result, string path, string title = "Sweep")
    {
        ArgumentNullException.ThrowIfNull(result);
        CheckPath(path);
        ArgumentNullException.ThrowIfNull(title);
        AtomicFile.WriteText(path, SweepPage.Of(result, title));
    }

    internal static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetExtension(path).ToLowerInvariant() is not (".html" or ".htm"))
            throw new ArgumentException($"The path of a report must end in '.html'. Received: '{path}'.", nameof(path));
    }
}
