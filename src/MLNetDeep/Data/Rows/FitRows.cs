using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Streaming;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// What a fit reads: rows in memory (<see cref="RowsInMemory"/>), or data views that are read again for every epoch
/// (<see cref="RowsInStreams"/>). Owns what of them is in memory.
/// </summary>
internal abstract class FitRows : IDisposable
{
    /// <summary>Adds all rows to what a hash is made of.</summary>
    public abstract void AddTo(Stream hash);

    /// <summary>Divides the rows into those trained on and those validated on; to be called once.</summary>
    /// <param name="seed">What rows held out are drawn with.</param>
    /// <exception cref="InvalidOperationException">There are no usable rows on one side, or only one class to learn.</exception>
    public abstract TrainingRows Divide(int seed);

    public abstract void Dispose();

    /// <summary>Reads the data, and the validation data if there is any, unless they need more memory than they may have.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="validation">The validation rows; null for none of their own.</param>
    /// <param name="columns">The columns of <paramref name="data"/>.</param>
    /// <param name="options">The trainer's options.</param>
    /// <param name="reading">How rows are read; it is also told why they are streamed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The validation data does not fit the training data.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows, or only one class to learn.</exception>
    public static FitRows Read(
        IDataView data, IDataView? validation, TrainingColumns columns, DenseNetworkOptions options, RowReading reading)
    {
        var train = new DataSet(data, columns, Split: null);
        var heldOut = validation is null
            ? null
            : new DataSet(validation,
                FindForValidation(validation, columns, options with { ValidationFraction = null, ValidationSplit = null }),
                StreamSplit.Everything);
        var limit = options.DataPlacement == DataPlacement.InMemory ? long.MaxValue : options.InMemoryBytes;
        if (options.DataPlacement != DataPlacement.Streaming)
        {
            if (RowsInMemory.Read(train, heldOut, options.Split, limit, reading) is { } inMemory)
                return inMemory;
            reading.Log(string.Create(CultureInfo.InvariantCulture,
                $"The rows are streamed: in memory they would need more than {limit >> 20:N0} MB "
                + $"({nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataMemoryMegabytes)})."));
        }
        return new RowsInStreams(train, heldOut, options, reading);
    }

    private static TrainingColumns FindForValidation(IDataView validation, TrainingColumns training, DenseNetworkOptions options)
    {
        TrainingColumns columns;
        try
        {
            columns = TrainingColumns.Find(validation.Schema, options, expectedTask: null);
        }
        catch (ArgumentOutOfRangeException unfit)
        {
            throw new ArgumentOutOfRangeException($"The validation set cannot be used. {unfit.Message}", unfit);
        }
        training.CheckSameMeaning(columns);
        return columns;
    }
}
