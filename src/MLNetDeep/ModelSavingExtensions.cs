using Microsoft.ML;
using MLNetDeep.Files;

namespace MLNetDeep;

/// <summary>Saves a fitted pipeline safely: an existing file is never lost. <c>model.SaveModel("model.zip", train.Schema)</c>.</summary>
/// <remarks>
/// Works for any fitted pipeline. The zip is the one that <c>mlContext.Model.Save</c> writes, and <c>mlContext.Model.Load</c> reads it. But
/// <c>mlContext.Model.Save</c> empties an existing file first: after a full disk or a killed process, neither the old nor the new model is
/// left. Here the zip is written under another name ("model.zip.writing"), flushed to the disk and renamed. Thread-safe; a second writer of
/// the same path at the same time is refused.
/// </remarks>
public static class ModelSavingExtensions
{
    /// <summary>Writes the fitted pipeline as ML.NET's zip, completely or not at all.</summary>
    /// <param name="model">The fitted pipeline, or any other transformer that ML.NET can save.</param>
    /// <param name="path">
    /// The file, usually "*.zip". Its folder must exist. An existing file is replaced when the new one is complete.
    /// </param>
    /// <param name="inputSchema">
    /// The schema of the rows that the pipeline reads: <c>train.Schema</c>. <c>Model.Load</c> returns it. Null for none.
    /// </param>
    /// <example><code>
    /// ITransformer model = pipeline.Fit(train);
    /// model.SaveModel("model.zip", train.Schema);
    /// ITransformer loaded = new MLContext().Model.Load("model.zip", out var schema);
    /// </code></example>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or the file cannot be written; the message says where.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the message says where.</exception>
    /// <exception cref="InvalidOperationException">
    /// A step of the pipeline cannot be saved: see ML.NET's documentation of that step. An existing file is not changed.
    /// </exception>
    public static void SaveModel(this ITransformer model, string path, DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, (models, stream) => models.Save(model, inputSchema, stream));
    }

    /// <summary>Writes the fitted pipeline and the loader of its rows, completely or not at all.</summary>
    /// <param name="model">The fitted pipeline, or any other transformer that ML.NET can save.</param>
    /// <param name="path">
    /// The file, usually "*.zip". Its folder must exist. An existing file is replaced when the new one is complete.
    /// </param>
    /// <param name="loader">The loader of the rows that the pipeline reads. <c>Model.LoadWithDataLoader</c> returns it.</param>
    /// <typeparam name="TSource">The type of the loader's source.</typeparam>
    /// <inheritdoc cref="SaveModel(ITransformer, string, DataViewSchema)" path="/exception"/>
    public static void SaveModel<TSource>(this ITransformer model, string path, IDataLoader<TSource> loader)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        Write(path, (models, stream) => models.Save(model, loader, stream));
    }

    // ML.NET closes the stream it writes to, before it can be flushed to the disk.
    private static void Write(string path, Action<ModelOperationsCatalog, Stream> save) => AtomicFile.Write(path, file =>
    {
        using var open = new KeptOpenStream(file);
        save(new MLContext().Model, open);
    });
}
