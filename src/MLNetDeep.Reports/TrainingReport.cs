using MLNetDeep.Files;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep;

/// <summary>
/// A training run as one page of HTML: how it ended, its curves, evaluation and confusion matrix, layers, options, and the figures of each
/// epoch.
/// </summary>
/// <remarks>
/// The page holds all it needs (style, pictures as SVG) and no scripts, so it can be mailed, archived, printed, and opened without a
/// network; it follows the reader's choice of light or dark. Names from the data are encoded. No native library and no font is needed.
/// Thread-safe.
/// </remarks>
/// <example><code>
/// var network = model.FindDenseNetwork();
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
/// network.SaveReport("report.html", metrics, options, title: "Fashion-MNIST");
/// </code></example>
public static class TrainingReport
{
    private const string DefaultTitle = "Training report";

    /// <summary>Saves the report of a trained network.</summary>
    /// <param name="transformer">The trained network, with its history.</param>
    /// <param name="path">Where to: "report.html". The file is written completely or not at all; an existing one is replaced.</param>
    /// <param name="metrics">What <c>Evaluate</c> has returned for the network; null to leave the evaluation out.</param>
    /// <param name="options">The options it was trained with, which a model does not keep; null to leave them out.</param>
    /// <param name="title">The page's title.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .html or .htm.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public static void SaveReport(
        this DenseNetworkTransformer transformer, string path, ReportedMetrics? metrics = null, DenseNetworkOptions? options = null,
        string title = DefaultTitle)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(title);
        Save(path, new ReportContents(title, transformer.History, transformer.Model, options, metrics));
    }

    /// <summary>Saves the report of a training from its history alone, without the layers.</summary>
    /// <param name="history">The record of the run.</param>
    /// <param name="path">Where to: "report.html". The file is written completely or not at all; an existing one is replaced.</param>
    /// <param name="metrics">What <c>Evaluate</c> has returned for the network; null to leave the evaluation out.</param>
    /// <param name="options">The options it was trained with; null to leave them out.</param>
    /// <param name="title">The page's title.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in .html or .htm.</exception>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public static void SaveReport(
        this TrainingHistory history, string path, ReportedMetrics? metrics = null, DenseNetworkOptions? options = null,
        string title = DefaultTitle)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(title);
        Save(path, new ReportContents(title, history, Model: null, options, metrics));
    }

    private static void Save(string path, ReportContents contents)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetExtension(path).ToLowerInvariant() is not (".html" or ".htm"))
            throw new ArgumentException($"The path of a report must end in '.html'. Received: '{path}'.", nameof(path));

        AtomicFile.WriteText(path, ReportPage.Of(contents));
    }
}
