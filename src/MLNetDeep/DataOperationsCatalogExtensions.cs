using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Csv;
using MLNetDeep.Data.Idx;
using MLNetDeep.Messages;

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

    /// <summary>
    /// Creates a data view of a CSV file whose first line names the columns. Every column is read as text, as
    /// <see cref="TransformsCatalogExtensions.TableFeatures"/> wants it.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="separator">
    /// What stands between columns. The default value is null: comma, semicolon, tab or bar, whichever the first two lines have most of.
    /// If the first line has none of them, the file has one column.
    /// </param>
    /// <param name="encoding">
    /// How letters are written. The default value is null: UTF-8. A byte order mark at the beginning of the file has precedence. Bytes that
    /// are no letters are an error, whatever the encoding does with them otherwise.
    /// </param>
    /// <returns>
    /// A data view with one column of type text for each name, in the order of the file. Missing values are empty texts.
    /// </returns>
    /// <remarks>
    /// <para>
    /// Names and values may stand in quotes ("), and then contain separators, line ends and doubled quotes. If text follows the closing
    /// quote, as in <c>"24" TV</c>, the quotes belong to the value. Blanks around names and values do not count. A column without a name
    /// is called "column 3" by its place. If two columns have the same name, the second is called "name.2", if there is none. Lines that
    /// are empty or blank are left out; a line with separators alone is a row of missing values. A row that is too short ends with missing
    /// values; what a row has too much is not read.
    /// </para>
    /// <para>
    /// Where semicolons separate, spreadsheets write the decimal comma: the values 1.234,5, 31.12.2024 and 31.12.2024 13:45 become 1234.5,
    /// 2024-12-31 and 2024-12-31 13:45:00, which <see cref="TransformsCatalogExtensions.TableFeatures"/> reads as a number and dates.
    /// 1.234 becomes 1234 in a column that has a decimal comma in the first 1,000 lines, and stays 1.234 in others. 1,234 always becomes
    /// 1.234: do not use this method for files with semicolons in which the comma divides thousands. Values in quotes stay as they are.
    /// With another separator no value is changed.
    /// </para>
    /// <para>
    /// Every cursor reads the file again, so it may be larger than the memory. Another program may have it open. To keep the values in
    /// memory between passes, use <c>mlContext.Data.Cache</c>. The data view is thread-safe: several cursors may read at once. If a row
    /// cannot be read (bytes are no letters, or a quote does not end), <c>MoveNext</c> throws ML.NET's <see cref="FormatException"/>. Its
    /// innermost exception (<see cref="Exception.GetBaseException"/>) is an <see cref="InvalidDataException"/> that says what is wrong.
    /// For other types of columns, or a file without names, use ML.NET's <c>mlContext.Data.LoadFromTextFile</c>.
    /// </para>
    /// </remarks>
    /// <example><code>
    /// IDataView table = mlContext.Data.LoadFromCsv("houses.csv");
    /// TableFeatures features = mlContext.Transforms.TableFeatures(table, labelColumnName: "price");
    /// </code></example>
    /// <exception cref="ArgumentException">The path is null or empty, or the separator is a quote or a line end.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The path is that of a folder, the file has no line of names, or its first 1,000 lines are not written in the encoding.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IDataView LoadFromCsv(
        this DataOperationsCatalog catalog, string path, char? separator = null, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (separator is '"' or '\r' or '\n')
            throw new ArgumentException(
                $"The separator of a CSV file must be neither a quote nor a line end. Received: {Excerpt.Name($"{separator}")}. Pass the "
                + "mark between the columns, or null to have it found.", nameof(separator));

        var file = CsvFile.Look(path, separator, encoding);
        return catalog.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. file.Names.Select((name, i) => new TextLoader.Column(name, DataKind.String, i))],
            Separators = [file.Separator],
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true,
        }).Load(new CsvSource(file));
    }
}
