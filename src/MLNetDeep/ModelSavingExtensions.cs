using Microsoft.ML;
using MLNetDeep.Files;

namespace MLNetDeep;

/// <summary>
/// Saves a fitted pipeline so that a good file is never lost: <c>model.SaveModel("model.zip", train.Schema)</c>.
/// </summary>
/// <remarks>
/// The zip is the one that <c>mlContext.Model.Save</c> writes, of any fitted pipeline, and <c>mlContext.Model.Load</c> reads it. That
/// method empties the file that is there before it writes the first byte: a full disk or a killed process then leaves neither the old model
/// nor the new one. Here the zip is written aside (as "model.zip.writing"), flushed to the disk, and renamed. Thread-safe; two writers of
/// one path at once are refused.
/// </remarks>
public static class ModelSavingExtensions
{
    /// <summary>Writes the fitted pipeline as ML.NET's zip, completely or not at all.</summary>
    /// <param name="model">The fitted pipeline, or any other transformer that ML.NET can save.</param>
    /// <param name="path">
    /// The file, by custom "*.zip". Its folder must exist. A file that is there is replaced once the new one is whole.
    /// </param>
    /// <param name="inputSchema">
    /// The schema of the rows the pipeline reads, as <c>train.Schema</c> has it; <c>Model.Load</c> gives it back. Null for none.
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
    /// A step of the pipeline cannot be saved: see ML.NET's documentation of that step. The file that was there is untouched.
    /// </exception>
    public static void SaveModel(this ITransformer model, string path, DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, (models, stream) => models.Save(model, inputSchema, stream));
    }

    /// <summary>Writes the fitted pipeline together with the loader of its rows, completely or not at all.</summary>
    /// <param name="model">The fitted pipeline, or any other transformer that ML.NET can save.</param>
    /// <param name="path">
    /// The file, by custom "*.zip". Its folder must exist. A file that is there is replaced once the new one is whole.
    /// </param>
    /// <param name="loader">What loads the rows the pipeline reads; <c>Model.LoadWithDataLoader</c> gives it back.</param>
    /// <typeparam name="TSource">What the loader reads from.</typeparam>
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
