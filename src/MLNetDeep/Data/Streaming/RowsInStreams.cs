using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;

namespace MLNetDeep.Data.Streaming;

/// <summary>
/// Rows of a fit that are read again for every epoch. A first pass counts them; validation rows that need little of the memory are kept as
/// it goes by, so that an epoch reads the data once. Owns those.
/// </summary>
/// <inheritdoc cref="FitRows.Read" path="/param"/>
internal sealed class RowsInStreams(DataSet data, DataSet? validation, DenseNetworkOptions options, RowReading reading) : FitRows
{
    /// <summary>How many rows are hashed at a time.</summary>
    private const int RowsInHash = 4096;

    /// <summary>The part of the memory that validation rows may have: one of so many.</summary>
    private const int PartOfValidation = 4;

    private RowStore? _kept;

    public override void AddTo(Stream hash)
    {
        foreach (var set in new[] { data, validation }.OfType<DataSet>())
        {
            using var reader = new PieceReader(set, _ => true, _ => RowsInHash, reading.CheckAlive);
            foreach (var piece in reader.Pieces())
            {
                using var store = piece.ToStore(features => features);
                store.AddTo(hash);
            }
            if (reader.WasCancelled)
                reading.CheckAlive();
        }
    }

    public override TrainingRows Divide(int seed)
    {
        var memory = options.StreamingBytes;
        var set = validation is null ? data with { Split = StreamSplit.Of(options.Split, seed, () => CountUsable(data)) } : data;
        var pass = FirstPass.Over(set, "training", memory / PartOfValidation, reading);
        if (options.Split is RandomSplit && set.Split is { } drawn && LostRows(pass) is { Count: > 0 } lost)
        {
            pass.Kept?.Dispose();
            set = set with { Split = drawn.Keeping(lost) };
            pass = FirstPass.Over(set, "training", memory / PartOfValidation, reading);
        }
        _kept = pass.Kept;
        set.Columns.CheckClasses(Classes(pass), pass.Training.Count + pass.HeldOut.Count);
        if (set.Split is not null && (pass.Training.Count == 0 || pass.HeldOut.Count == 0))
            throw HeldOutRows.OneSided(options.Split!, pass.Training.Count, pass.HeldOut.Count);

        var ofValidation = validation is null ? pass
            : FirstPass.Over(validation, "validation", memory / PartOfValidation, reading);
        _kept = ofValidation.Kept;
        var left = memory - (_kept is null ? 0 : (long)(ofValidation.HeldOut.BytesPerRow * ofValidation.HeldOut.Count));

        var training = new StreamedRows(set, heldOut: false, pass.Training, options.BatchSizeFor(pass.Training.Count), left, reading);
        RowSource? heldOut = _kept is not null ? RowSelection.All(_kept)
            : (validation ?? set).Split is null ? null
            : new StreamedRows(validation ?? set, heldOut: true, ofValidation.HeldOut, RowSource.LargestEvaluation, left, reading);
        var skipped = pass.SkippedRows + (validation is null ? 0 : ofValidation.SkippedRows);
        return new TrainingRows(training, heldOut, skipped, DataPlacement.Streaming)
        {
            LeftOutWarnings = [.. new[] { pass.LeftOutWarning, validation is null ? null : ofValidation.LeftOutWarning }.OfType<string>()],
            All = options.RefitOnAllRows && set.Split is not null ? AllOf(set, left, training.Count) : null,
        };
    }

    public override void Dispose() => _kept?.Dispose();

    /// <summary>The rows trained on and those held out; to be counted once more, in a pass of their own.</summary>
    private StreamedRows AllOf(DataSet set, long memory, int trainingRows)
    {
        var all = set with { Split = null };
        var pass = FirstPass.Over(all, "training", memory: 0, reading);
        return new StreamedRows(all, heldOut: false, pass.Training, options.BatchSizeFor(trainingRows), memory, reading);
    }

    /// <summary>The first row of each class whose rows a split has all held out: a random one keeps a row of every class to train
    /// on.</summary>
    private static HashSet<long> LostRows(FirstPass pass) => [.. Enumerable.Range(0, pass.Training.WeightsOfClasses.Count)
        .Where(c => pass.Training.WeightsOfClasses[c] == 0 && pass.HeldOut.WeightsOfClasses[c] > 0)
        .Select(c => pass.HeldOut.FirstRows[c])];

    private static IEnumerable<int> Classes(FirstPass pass) => Enumerable.Range(0, pass.Training.WeightsOfClasses.Count)
        .Where(c => pass.Training.WeightsOfClasses[c] + pass.HeldOut.WeightsOfClasses[c] > 0);

    private long CountUsable(DataSet set)
    {
        using var scan = set.Scan(reading.CheckAlive);
        while (scan.MoveNext())
        {
        }
        return scan.Usable;
    }
}
