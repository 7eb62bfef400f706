using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;

using static TorchSharp.torch;

namespace MLNetDeep.Data.Streaming;

/// <summary>
/// Makes rows of a fit that are read anew for every epoch. A first pass counts them; validation rows that need little of the memory are kept as it
/// goes by, so that an epoch reads the data once.
/// </summary>
internal static class StreamedReading
{
    /// <summary>How many rows are hashed at a time.</summary>
    private const int RowsInHash = 4096;

    /// <summary>The part of the memory that validation rows may have: one of so many.</summary>
    private const int PartOfValidation = 4;

    /// <inheritdoc cref="TrainingRows.Read"/>
    public static TrainingRows Read(StreamedSet data, StreamedSet? validation, DenseNetworkOptions options, Func<Action<Stream>, int> seedFor, Device device, Action checkAlive, ReadingProgress progress)
    {
        var memory = options.StreamingBytes;
        var seed = seedFor(hash => AddTo(hash, data, validation, checkAlive));
        if (validation is null)
            data = data with { Split = StreamSplit.Of(options.Split, seed, () => CountUsable(data, checkAlive)) };

        var pass = FirstPass.Over(data, "training", memory / PartOfValidation, device, checkAlive, progress);
        var kept = pass.Kept;
        try
        {
            data.Columns.CheckClasses(Classes(pass), pass.Training.Count + pass.HeldOut.Count);
            if (data.Split is not null && (pass.Training.Count == 0 || pass.HeldOut.Count == 0))
                throw HeldOutRows.OneSided(options.Split!, pass.Training.Count, pass.HeldOut.Count);

            var ofValidation = validation is null ? pass : FirstPass.Over(validation, "validation", memory / PartOfValidation, device, checkAlive, progress);
            kept = ofValidation.Kept;
            var left = memory - (kept is null ? 0 : (long)(ofValidation.HeldOut.BytesPerRow * ofValidation.HeldOut.Count));

            var training = new StreamedRows(data, heldOut: false, pass.Training, options.BatchSizeFor(pass.Training.Count), left, device, checkAlive);
            RowSource? heldOut = kept is not null
                ? new InMemoryRows(RowSelection.All(kept))
                : (validation ?? data).Split is null ? null : new StreamedRows(validation ?? data, heldOut: true, ofValidation.HeldOut, RowSource.LargestEvaluation, left, device, checkAlive);
            var skipped = pass.SkippedRows + (validation is null ? 0 : ofValidation.SkippedRows);
            return new TrainingRows(training, heldOut, skipped, DataPlacement.Streaming, kept is null ? [] : [kept]);
        }
        catch
        {
            kept?.Dispose();
            throw;
        }
    }

    private static IEnumerable<int> Classes(FirstPass pass) => Enumerable.Range(0, pass.Training.WeightsOfClasses.Count)
        .Where(c => pass.Training.WeightsOfClasses[c] + pass.HeldOut.WeightsOfClasses[c] > 0);

    private static long CountUsable(StreamedSet set, Action checkAlive)
    {
        using var scan = set.Scan(checkAlive);
        while (scan.MoveNext())
        {
        }
        return scan.Usable;
    }

    private static void AddTo(Stream hash, StreamedSet data, StreamedSet? validation, Action checkAlive)
    {
        foreach (var set in new[] { data, validation }.OfType<StreamedSet>())
        {
            using var reader = new PieceReader(set, _ => true, _ => RowsInHash, checkAlive);
            foreach (var piece in reader.Pieces())
            {
                using var examples = piece.ToExamples(CPU);
                examples.AddTo(hash);
            }
            if (reader.WasCancelled)
                checkAlive();
        }
    }
}
