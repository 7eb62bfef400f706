using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Splits;
using MLNetDeep.Data.Streaming;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Rows;

/// <summary>The rows of a fit: those trained on and those validated on. Owns what of them is in memory.</summary>
internal sealed class TrainingRows : IDisposable
{
    private readonly IReadOnlyList<RowStore> _inMemory;

    /// <param name="training">The rows trained on.</param>
    /// <param name="validation">Those validated on; null for none.</param>
    /// <param name="skippedCount">How many rows were left out.</param>
    /// <param name="placement">Where the training rows are.</param>
    /// <param name="inMemory">The examples that stay in memory; owned from now on.</param>
    public TrainingRows(RowSource training, RowSource? validation, long skippedCount, DataPlacement placement, IReadOnlyList<RowStore> inMemory)
    {
        (Training, Validation, SkippedCount, Placement) = (training, validation, skippedCount, placement);
        _inMemory = inMemory;
    }

    public RowSource Training { get; }

    /// <summary>Null when nothing is validated.</summary>
    public RowSource? Validation { get; }

    /// <summary>How many rows were left out.</summary>
    public long SkippedCount { get; }

    /// <summary>Where the training rows are: in memory or streamed.</summary>
    public DataPlacement Placement { get; }

    /// <summary>Reads the data, and the validation data if there is any; else holds out the rows the options ask for.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="validation">The validation rows; null for none of their own.</param>
    /// <param name="columns">The columns of <paramref name="data"/>.</param>
    /// <param name="options">The trainer's options.</param>
    /// <param name="seedFor">Gives the seed, which may depend on the rows: it is given what adds all of them to a hash.</param>
    /// <param name="device">The device that trains.</param>
    /// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
    /// <param name="log">Told how reading goes on, when it takes long, and why rows are streamed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The validation data does not fit the training data.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows on one side, or only one class to learn.</exception>
    public static TrainingRows Read(
        IDataView data, IDataView? validation, TrainingColumns columns, DenseNetworkOptions options, Func<Action<Stream>, int> seedFor, Device device, Action checkAlive, Action<string> log)
    {
        var validationColumns = validation is null ? null : FindForValidation(validation, columns, options with { ValidationFraction = null, ValidationSplit = null });
        var progress = new ReadingProgress(log);
        var limit = options.DataPlacement == DataPlacement.InMemory ? long.MaxValue : options.InMemoryBytes;
        if (options.DataPlacement != DataPlacement.Streaming)
        {
            if (ReadIntoMemory() is { } inMemory)
                return inMemory;
            log(string.Create(CultureInfo.InvariantCulture, $"The rows are streamed: in memory they would need more than {limit >> 20:N0} MB ({nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.DataMemoryMegabytes)})."));
        }
        var (set, validationSet) = (new StreamedSet(data, columns, Split: null), validationColumns is null ? null : new StreamedSet(validation!, validationColumns, StreamSplit.Everything));
        return StreamedReading.Read(set, validationSet, options, seedFor, device, checkAlive, progress);

        // Null when they need too much.
        TrainingRows? ReadIntoMemory()
        {
            var read = new List<RowStore>();
            try
            {
                if (ExampleReader.Read(data, columns, device, checkAlive, progress, "training", limit) is not { } training)
                    return null;
                read.Add(training);
                columns.CheckClasses(training.Classes ?? [], training.Count);

                if (validationColumns is not null)
                {
                    if (ExampleReader.Read(validation!, validationColumns, device, checkAlive, progress, "validation", limit - training.Features.Bytes) is not { } heldOut)
                    {
                        training.Dispose();
                        return null;
                    }
                    read.Add(heldOut);
                }
                return InMemory(read, options.Split, seedFor(hash => read.ForEach(examples => examples.AddTo(hash))));
            }
            catch
            {
                read.ForEach(examples => examples.Dispose());
                throw;
            }
        }
    }

    /// <summary>Changes the labels of all rows, in place; those of rows that are streamed whenever they are read.</summary>
    public void ChangeLabels(Action<Tensor> change)
    {
        // Rows held out lie in the same tensor as those trained on.
        foreach (var examples in _inMemory)
            change(examples.Labels);
        foreach (var streamed in new[] { Training, Validation }.OfType<StreamedRows>())
            streamed.ChangeLabels(change);
    }

    public void Dispose()
    {
        foreach (var examples in _inMemory)
            examples.Dispose();
    }

    private static TrainingRows InMemory(List<RowStore> read, ValidationSplit? split, int seed)
    {
        var (training, validation) = (RowSelection.All(read[0]), read.Count > 1 ? RowSelection.All(read[1]) : null);
        if (validation is null && split is not null)
            (training, validation) = HeldOutRows.Draw(read[0], split, seed);
        return new TrainingRows(new InMemoryRows(training), validation is null ? null : new InMemoryRows(validation), read.Sum(examples => examples.SkippedRows), DataPlacement.InMemory, read);
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
            throw new ArgumentOutOfRangeException($"The validation set does not serve. {unfit.Message}", unfit);
        }
        training.CheckSameMeaning(columns);
        return columns;
    }
}
