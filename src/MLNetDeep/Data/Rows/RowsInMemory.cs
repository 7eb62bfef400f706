using MLNetDeep.Data.Splits;

namespace MLNetDeep.Data.Rows;

/// <summary>Rows of a fit that were read once and stay in memory. Owns them.</summary>
/// <param name="training">The rows of the training set.</param>
/// <param name="validation">Those of a validation set; null where rows are held out, or none are.</param>
/// <param name="split">Which rows are held out; null for none.</param>
internal sealed class RowsInMemory(RowStore training, RowStore? validation, ValidationSplit? split) : FitRows
{
    /// <summary>Reads the data, and the validation data if there is any.</summary>
    /// <returns>Null when they need more than <paramref name="limit"/> bytes.</returns>
    public static RowsInMemory? Read(
        DataSet data, DataSet? validation, ValidationSplit? split, long limit, RowReading reading)
    {
        if (RowCollector.ReadAll(data.View, data.Columns, reading, "training", limit) is not { } training)
            return null;
        try
        {
            data.Columns.CheckClasses(training.Classes ?? [], training.Count);
            if (validation is null)
                return new RowsInMemory(training, validation: null, split);

            var left = limit - training.Features.Bytes - (long)training.Count * RowCollector.BytesBesideFeatures(data.Columns);
            if (RowCollector.ReadAll(validation.View, validation.Columns, reading, "validation", left) is { } heldOut)
                return new RowsInMemory(training, heldOut, split: null);

            training.Dispose();
            return null;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    public override void AddTo(Stream hash)
    {
        training.AddTo(hash);
        validation?.AddTo(hash);
    }

    public override TrainingRows Divide(int seed)
    {
        var (trained, heldOut) = (RowSelection.All(training), validation is null ? null : RowSelection.All(validation));
        if (heldOut is null && split is not null)
            (trained, heldOut) = HeldOutRows.Draw(trained, split, seed);
        return new TrainingRows(trained, heldOut, training.SkippedRows + (validation?.SkippedRows ?? 0), DataPlacement.InMemory)
        {
            LeftOutWarnings = [.. new[] { training.LeftOutWarning, validation?.LeftOutWarning }.OfType<string>()],
            All = validation is null && split is not null ? RowSelection.All(training) : null,
        };
    }

    public override void Dispose()
    {
        training.Dispose();
        validation?.Dispose();
    }
}
