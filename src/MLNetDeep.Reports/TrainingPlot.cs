using System.Globalization;
using System.Text;
using MLNetDeep.Files;
using MLNetDeep.Reports.Plots;

namespace MLNetDeep;

/// <summary>Draws learning curves.</summary>
public static class TrainingPlot
{
    private const int SmallestSide = 200;
    private const int LargestSide = 10_000;

    /// <summary>The height of a picture of loss and metric.</summary>
    private const int DefaultHeight = 608;

    /// <summary>
    /// Draws loss, metric, each of <see cref="DenseNetworkOptions.Metrics"/> and the learning rate, if it changes, over the epochs.
    /// Training and validation are in one diagram, and the best epoch is marked. The ending of the path decides between PNG and SVG.
    /// </summary>
    /// <param name="history">The record of a training run.</param>
    /// <param name="path">
    /// The file: "curves.png" or "curves.svg". It is written completely or not at all; an existing one is replaced.
    /// </param>
    /// <param name="width">The width in pixels, 200 to 10,000. The default value is 900.</param>
    /// <param name="height">
    /// The height in pixels, 200 to 10,000. The default value is null: 608, plus 250 for each further metric, plus 152 for a learning rate
    /// that changes.
    /// </param>
    /// <remarks>
    /// An epoch whose value is NaN or infinite is a gap. The axis of loss or learning rate is logarithmic if its values are positive and
    /// differ by more than a factor of 100. A PNG needs Skia's native library, which comes with the package, but no fonts; an SVG needs
    /// neither. <see cref="CheckPath"/> and <see cref="PlotLogger"/> find errors before training. Thread-safe.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .png or .svg, or there is no epoch to draw.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Width or height is out of range.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    /// <exception cref="DllNotFoundException">
    /// The file is a PNG, and the program's native library of Skia is missing or has another version. The message says which package to
    /// add. The history is not lost: save it as SVG, or with <see cref="TrainingHistory.SaveJson"/>.
    /// </exception>
    /// <example><code>
    /// model.FindDenseNetwork().History.SavePlot("curves.png");   // or curves.svg, which needs no native library
    /// </code></example>
    public static void SavePlot(this TrainingHistory history, string path, int width = 900, int? height = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var isPng = IsPng(path);
        CheckSide(width, nameof(width));
        var fullHeight = height ?? Math.Min(CurvesPlot.HeightFor(history, DefaultHeight), LargestSide);
        CheckSide(fullHeight, nameof(height));
        if (history.Epochs.Count == 0)
            throw new ArgumentException(
                "A plot must have at least one epoch to show. Received: a history without epochs.", nameof(history));

        var plot = CurvesPlot.Of(history, PlotColors.Light);
        var bytes = isPng ? PlotFile.ToPng(plot, width, fullHeight) : Encoding.UTF8.GetBytes(PlotFile.ToSvg(plot, width, fullHeight));
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>
    /// Checks a path before training: throws what <see cref="SavePlot"/> would throw afterwards. A <see cref="PlotLogger"/> does this when
    /// training begins.
    /// </summary>
    /// <param name="path">The file: "curves.png" or "curves.svg". Nothing is written, and an existing file is not changed.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .png or .svg.</exception>
    /// <exception cref="IOException">The folder does not exist, or no file can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be written there.</exception>
    /// <exception cref="DllNotFoundException">
    /// The file is a PNG, and the program's native library of Skia is missing or has another version. The message says which package to
    /// add.
    /// </exception>
    public static void CheckPath(string path)
    {
        if (IsPng(path))
            PlotFile.CheckNativeLibrary();
        AtomicFile.CheckPath(path);
    }

    /// <summary>Whether the path is that of a PNG; else it is that of an SVG.</summary>
    internal static bool IsPng(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => true,
            ".svg" => false,
            var other => throw new ArgumentException(
                $"The path of a plot must end in '.png' or '.svg'. Received: '{path}', which ends in '{other}'. Name it, for example, "
                + $"'{Path.ChangeExtension(Path.GetFileName(path), ".png")}'.", nameof(path)),
        };
    }

    internal static void CheckSide(int pixels, string name)
    {
        if (pixels is < SmallestSide or > LargestSide)
            throw new ArgumentOutOfRangeException(
                name, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {name} of a plot must be from {SmallestSide} to {LargestSide} pixels. Received: {pixels}."));
    }
}
