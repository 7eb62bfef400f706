using MLNetDeep.Files;
using MLNetDeep.Sweeps.Pages;

namespace MLNetDeep;

/// <summary>
/// Writes a sweep as one page of HTML: parameters and scores (parallel coordinates), the importance of each parameter, learning curves, the
/// table of trials, and the best options.
/// </summary>
/// <remarks>
/// The page contains everything it needs (style, pictures as SVG) and no scripts. So it can be mailed, archived, printed and opened
/// offline. It follows the reader's choice of light or dark. Names are HTML-encoded. Thread-safe.
/// </remarks>
public static class SweepReport
{
    /// <summary>Saves the report of a sweep.</summary>
    /// <param name="result">The result of the sweep.</param>
    /// <param name="path">
    /// The file, for example "sweep.html"; it must end in .html or .htm. It is written completely or not at all; an existing one is
    /// replaced.
    /// </param>
    /// <param name="title">The title of the page. The default value is "Sweep".</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .html or .htm.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public static void SaveReport(this SweepResult result, string path, string title = "Sweep")
    {
        ArgumentNullException.ThrowIfNull(result);
        TrainingReport.CheckPath(path);
        ArgumentNullException.ThrowIfNull(title);
        AtomicFile.WriteText(path, SweepPage.Of(result, title));
    }
}
