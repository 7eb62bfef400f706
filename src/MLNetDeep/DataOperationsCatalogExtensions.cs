using Microsoft.ML;
using MLNetDeep.Data.Idx;

namespace MLNetDeep;

/// <summary>Methods that this library adds to <c>mlContext.Data</c>.</summary>
public static class DataOperationsCatalogExtensions
{
    /// <summary>
    /// A data view over the IDX files in which MNIST, Fashion-MNIST and their relatives are published: images, and labels where there are
    /// any.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="imagesPath">
    /// A file of the IDX format, plain or gzip-compressed; which of the two its content says, not its name.
    /// </param>
    /// <param name="labelsPath">A second such file with as many items, or null for none. The default is null.</param>
    /// <param name="imageColumnName">The name of the column of images. The default is <c>Image</c>.</param>
    /// <param name="labelColumnName">
    /// The name of the column of labels; without a second file it does not count. The default is <c>Label</c>.
    /// </param>
    /// <returns>
    /// A data view of one row per item, in the files' order. The values keep the files' own type (Byte, SByte, Int16, Int32, Single or
    /// Double). A file of one dimension gives single values; one of more dimensions gives vectors with all dimensions but the first, so
    /// that 60,000 × 28 × 28 images of bytes are 60,000 rows of type <c>Vector&lt;Byte, 28, 28&gt;</c>. The number of rows is known without
    /// reading them.
    /// </returns>
    /// <remarks>
    /// The headers, and the lengths of files that are not compressed, are read and checked at once. The values are read again by every
    /// cursor, a block of 64 KiB (at least one item) at a time, only from files whose column is asked for; a compressed file that is cut
    /// short or continues after its data is found out then, with an <see cref="InvalidDataException"/> from <c>MoveNext</c>. To keep the
    /// values in memory between passes, use <c>mlContext.Data.Cache</c>. The data view is thread-safe: several cursors may read at once.
    /// </remarks>
    /// <example><code>
    /// var mlContext = new MLContext();
    /// IDataView train = mlContext.Data.LoadFromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    /// </code></example>
    /// <exception cref="ArgumentException">A path or column name is null or empty, or both columns have the same name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// A path is a folder's, a file is not of the IDX format or not as long as its header says, or the numbers of images and labels differ.
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
