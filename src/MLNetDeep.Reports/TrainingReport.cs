using MLNetDeep.Files;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep;

/// <summary>
/// Writes a training run as one page of HTML: how it ended, learning curves, evaluation and confusion matrix, layers, options, and the
/// values of each epoch.
/// </summary>
/// <remarks>
/// The page contains everything it needs (style, pictures as SVG) and no scripts. So it can be mailed, archived, printed and opened
/// offline. It follows the reader's choice of light or dark. Names from the data are HTML-encoded. It needs no native library and no font.
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
    /// <param name="path">The file: "report.html". It is written completely or not at all; an existing one is replaced.</param>
    /// <param name="metrics">The result of <c>Evaluate</c> for the network. Null: no evaluation in the report.</param>
    /// <param name="options">The options of the fit, which a model does not keep. Null: no options in the report.</param>
    /// <param name="title">The title of the page.</param>
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

    /// <summary>Saves the report of a training run from its history only, without the layers.</summary>
    /// <param name="history">The record of the run.</param>
    /// <param name="path">The file: "report.html". It is written completely or not at all; an existing one is replaced.</param>
    /// <param name="metrics">The result of <c>Evaluate</c> for the network. Null: no evaluation in the report.</param>
    /// <param name="options">The options of the fit. Null: no options in the report.</param>
    /// <param name="title">The title of the page.</param>
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

    internal static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetExtension(path).ToLowerInvariant() is not (".html" or ".htm"))
            throw new ArgumentException($"The path of a report must end in '.html'. Received: '{path}'.", nameof(path));
    }

    private static void Save(string path, ReportContents contents)
    {
        CheckPath(path);
        AtomicFile.WriteText(path, ReportPage.Of(contents));
    }
}
