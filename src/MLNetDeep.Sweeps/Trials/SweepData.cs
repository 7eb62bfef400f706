using Microsoft.ML;
using MLNetDeep.Interop;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// The data of a sweep. What does not depend on the trial is done once: the preparation is fitted on the training rows of each fold, and
/// its output is kept in memory from the first trial on.
/// </summary>
internal sealed class SweepData(
    MLContext mlContext, IReadOnlyList<(IDataView Train, IDataView Validation)> sets, IDataView? all, IEstimator<ITransformer>? preparation,
    bool cache)
{
    private readonly Lazy<IReadOnlyList<SweepFold>> _folds = new(
        () => [.. sets.Select(set => Prepare(mlContext, set.Train, set.Validation, preparation, cache))]);

    private long? _trainingRowCount;

    public int FoldCount => sets.Count;

    /// <summary>The rows of each fold as they were given.</summary>
    public IReadOnlyList<(IDataView Train, IDataView Validation)> Sets => sets;

    /// <summary>How many prepared rows the first fold trains on; counted once, when first asked for.</summary>
    public long TrainingRowCount => _trainingRowCount ??= RowCount(Folds[0].Train);

    /// <summary>Prepared when first asked for.</summary>
    public IReadOnlyList<SweepFold> Folds => _folds.Value;

    /// <summary>All rows, validation rows included, as they were given.</summary>
    public IDataView All => all ?? ContextState.Append(mlContext, sets[0].Train, sets[0].Validation);

    /// <summary>
    /// The columns and their types. No numbers of rows: a view may know its own only after it was read; they are part of
    /// <see cref="Fingerprint"/>.
    /// </summary>
    public string Columns => string.Join(
        ", ", sets[0].Train.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}"));

    public IEstimator<ITransformer>? PreparationSteps => preparation;

    /// <summary>
    /// A hash of the values of the prepared rows of all folds, which are read for it; what is kept in memory is there for the trials then.
    /// </summary>
    /// <param name="columnNames">The columns that trials read; null where only their pipeline knows, for all columns.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public string Fingerprint(IReadOnlyCollection<string>? columnNames, CancellationToken cancellationToken)
    {
        using var fingerprint = new RowsFingerprint();
        foreach (var rows in Folds.SelectMany(fold => new[] { fold.Train, fold.Validation }))
            fingerprint.Add(rows, [.. rows.Schema.Where(column => !column.IsHidden && columnNames?.Contains(column.Name) != false)],
                cancellationToken);
        return fingerprint.Text;
    }

    private static SweepFold Prepare(
        MLContext mlContext, IDataView train, IDataView validation, IEstimator<ITransformer>? preparation, bool cache)
    {
        var fitted = preparation?.Fit(train);
        return new SweepFold(Kept(fitted?.Transform(train) ?? train), Kept(fitted?.Transform(validation) ?? validation), fitted);

        IDataView Kept(IDataView view) => cache ? mlContext.Data.Cache(view) : view;
    }

    private static long RowCount(IDataView view)
    {
        if (view.GetRowCount() is { } known)
            return known;

        var count = 0L;
        using var cursor = view.GetRowCursor([]);
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
