using Microsoft.ML;
using MLNetDeep;

namespace Serve.Model;

/// <summary>
/// A pipeline on a table from a zip, ready to answer on any thread: its columns are those that the zip names, and no class declares them.
/// </summary>
internal sealed class TableModel
{
    private TableModel(RowPredictor rows) => Rows = rows;

    /// <summary>What answers.</summary>
    public RowPredictor Rows { get; }

    /// <summary>The file of the table's model, beside that of the pictures.</summary>
    public static string Beside(string model) => Path.ChangeExtension(model, ".table.zip");

    /// <exception cref="InvalidDataException">The zip is not one, or names no columns.</exception>
    public static TableModel Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The table's model must exist. Received: '{path}', which does not. Correct --table.", path);
        try
        {
            var mlContext = new MLContext();
            var pipeline = mlContext.Model.Load(path, out var schema);
            return new TableModel(mlContext.Model.CreateRowPredictor(pipeline, schema));
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // A damaged zip fails in whichever component of ML.NET reads the damage, each in its own way.
            throw new InvalidDataException($"'{path}' cannot be served. {unreadable.Message}", unreadable);
        }
    }
}
