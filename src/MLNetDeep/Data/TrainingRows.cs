using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetDeep.Data;

/// <summary>The rows of a fit: those trained on and those validated on. Owns their tensors.</summary>
internal sealed class TrainingRows : IDisposable
{
    private readonly Examples[] _examples;

    private TrainingRows(ExampleRows training, ExampleRows? validation)
    {
        Training = training;
        Validation = validation;
        _examples = [.. new[] { training.Examples, validation?.Examples }.OfType<Examples>().Distinct()];
    }

    public ExampleRows Training { get; }

    /// <summary>Null when nothing is validated.</summary>
    public ExampleRows? Validation { get; }

    /// <summary>How many rows were left out.</summary>
    public long SkippedCount => _examples.Sum(examples => examples.SkippedRows);

    /// <summary>Reads the data, and the validation data if there is any; else holds out the rows the options ask for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The validation data does not fit the training data.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows on one side, or only one class to learn.</exception>
    public static TrainingRows Read(
        IDataView data, IDataView? validation, TrainingColumns columns, DenseNetworkOptions options, int seed, Device device, Action checkAlive) =>
        Read(data, validation, columns, options, _ => seed, device, checkAlive);

    /// <summary>The same with a seed that depends on the rows read: the training set, and the validation set where one was given.</summary>
    /// <inheritdoc cref="Read(IDataView, IDataView, TrainingColumns, DenseNetworkOptions, int, Device, Action)" path="/exception"/>
    public static TrainingRows Read(
        IDataView data, IDataView? validation, TrainingColumns columns, DenseNetworkOptions options, Func<IReadOnlyList<Examples>, int> seedFor, Device device, Action checkAlive)
    {
        var validationColumns = validation is null ? null : FindForValidation(validation, columns, options with { ValidationFraction = null, ValidationSplit = null });

        var read = new List<Examples> { ExampleReader.Read(data, columns, device, checkAlive, "training") };
        try
        {
            CheckClasses(read[0], columns);
            if (validationColumns is not null)
                read.Add(ExampleReader.Read(validation!, validationColumns, device, checkAlive, "validation"));

            var seed = seedFor(read);
            if (validationColumns is null && options.Split is { } split)
            {
                var (kept, heldOut) = HeldOutRows.Draw(read[0], split, seed);
                return new TrainingRows(kept, heldOut);
            }
            return new TrainingRows(ExampleRows.All(read[0]), validationColumns is null ? null : ExampleRows.All(read[1]));
        }
        catch
        {
            read.ForEach(examples => examples.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var examples in _examples)
            examples.Dispose();
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

    private static void CheckClasses(Examples examples, TrainingColumns columns)
    {
        if (columns.LabelIsVector || examples.Classes is not { } classes || classes.AsSpan().ContainsAnyExcept(classes[0]))
            return;

        var only = columns.Task == LearningTask.BinaryClassification ? (classes[0] == 1 ? "true" : "false") : columns.Classes?.Names[classes[0]] ?? $"key {classes[0] + 1}";
        throw new InvalidOperationException($"Label column '{columns.Label.Name}' must hold at least 2 classes. Received: '{only}' in all of {classes.Length} rows. Check the label, or how the rows were filtered.");
    }
}
