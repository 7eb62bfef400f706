using Microsoft.ML;
using MLNetDeep.Data.Idx;

namespace MLNetDeep;

/// <summary>Methods that this library adds to <c>mlContext.Data</c>.</summary>
public static class DataOperationsCatalogExtensions
{
    /// <summary>
    /// Creates a data view of IDX files, the format of MNIST, Fashion-MNIST and similar data sets: images and, if there are any, labels.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="imagesPath">A file of the IDX format, plain or gzip-compressed. The content decides which it is, not the name.</param>
    /// <param name="labelsPath">A second such file with the same number of items. The default value is null: no labels.</param>
    /// <param name="imageColumnName">The name of the column of images. The default value is <c>Image</c>.</param>
    /// <param name="labelColumnName">
    /// The name of the column of labels; ignored without a second file. The default value is <c>Label</c>.
    /// </param>
    /// <returns>
    /// A data view with one row for each item, in the order of the files. Values keep the type of the file (Byte, SByte, Int16, Int32,
    /// Single or Double). A file of one dimension gives single values. A file of more dimensions gives vectors with all dimensions except
    /// the first: 60,000 × 28 × 28 bytes are 60,000 rows of type <c>Vector&lt;Byte, 28, 28&gt;</c>. The number of rows is known without
    /// reading them.
    /// </returns>
    /// <remarks>
    /// Headers, and the lengths of uncompressed files, are checked at once. Every cursor reads the values again, in blocks of 64 KiB (at
    /// least one item), and only from files whose column is needed. Only then is a compressed file found to be too short or too long:
    /// <c>MoveNext</c> throws an <see cref="InvalidDataException"/>. To keep the values in memory between passes, use
    /// <c>mlContext.Data.Cache</c>. The data view is thread-safe: several cursors may read at once.
    /// </remarks>
    /// <example><code>
    /// var mlContext = new MLContext();
    /// IDataView train = mlContext.Data.LoadFromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    /// </code></example>
    /// <exception cref="ArgumentException">A path or column name is null or empty, or both columns have the same name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// A path is that of a folder, a file is not of the IDX format or does not have the length that its header says, or the numbers of
    /// images and labels differ.
    /// </exception>
    public static IDataView LoadFromIdx(
        this DataOperationsCatalog catalog,
        string imagesPath,
        string? labelsPath = null,
        string imageColumnName = "Image",
        string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(imagesPath);
        ArgumentException.ThrowIfNullOrEmpty(imageColumnName);
        if (labelsPath is null)
            return new IdxDataView(new IdxColumn(imageColumnName, IdxFile.Check(imagesPath)));

        ArgumentException.ThrowIfNullOrEmpty(labelsPath);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        if (imageColumnName == labelColumnName)
            throw new ArgumentException(
                $"The columns of images and labels must have different names. Received: '{labelColumnName}' for both.",
                nameof(labelColumnName));

        return new IdxDataView(
            new IdxColumn(imageColumnName, IdxFile.Check(imagesPath)), new IdxColumn(labelColumnName, IdxFile.Check(labelsPath)));
    }
}
