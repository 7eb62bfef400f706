using Microsoft.ML;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;

namespace MLNetDeep;

// Which rows trials are trained and scored on.
public sealed partial class DenseNetworkSweep
{
    /// <summary>Sets the rows that each trial is trained on, and the rows that it is scored on.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="validation">The validation rows, with the same columns as the training rows.</param>
    public DenseNetworkSweep SetData(IDataView train, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        (_sets, _all, _folds) = (_ => [(train, validation)], null, null);
        return this;
    }

    /// <summary>
    /// Sets the rows and the number of folds. Each fold in turn is scored while the network trains on the others. The score of a trial is
    /// the mean.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="folds">
    /// The number of folds, at least 2; Run checks it. ML.NET's <c>CrossValidationSplit</c> draws them with the seed of
    /// <see cref="SetSeed"/> or of the context; without either with 0.
    /// </param>
    /// <param name="samplingKeyColumnName">
    /// A column of groups: rows with the same value are in the same fold. The default value is null: no groups.
    /// </param>
    public DenseNetworkSweep SetData(IDataView data, int folds, string? samplingKeyColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (_sets, _all, _folds) = (seed =>
            [.. _mlContext.Data.CrossValidationSplit(data, folds, samplingKeyColumnName, seed)
            .Select(fold => (fold.TrainSet, fold.TestSet))], data, folds);
        return this;
    }

    /// <summary>
    /// Sets the rows, cut into folds in time: each fold trains on the past and is scored on the next stretch. The score of a trial is the
    /// mean.
    /// </summary>
    /// <param name="data">The rows; read once for their times.</param>
    /// <param name="folds">The number of folds and the column of times.</param>
    /// <exception cref="ArgumentException">
    /// A property of <paramref name="folds"/> is out of range, or its time column does not exist or has another type.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are fewer different times than stretches, or a row has no time.</exception>
    public DenseNetworkSweep SetData(IDataView data, TimeFolds folds)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        folds.Validate();
        IReadOnlyList<(IDataView, IDataView)> cut =
        [
            .. TimeFoldDraw.Of(TimeColumn.Read(data, folds.TimeColumnName), folds).Select(fold => (
                (IDataView)new SelectedRowsView(data, [.. fold.Training.Order()]), (IDataView)new SelectedRowsView(data, fold.HeldOut))),
        ];
        (_sets, _all, _folds) = (_ => cut, data, null);
        return this;
    }

    /// <summary>Sets your own folds, for example of groups. The score of a trial is the mean over the folds.</summary>
    /// <param name="folds">For each fold the rows to train on and those to score on; at least one.</param>
    /// <param name="all">All rows, for <see cref="SweepResult.RefitOnAllData"/>.</param>
    /// <exception cref="ArgumentException">There is no fold, or one of its parts is null.</exception>
    public DenseNetworkSweep SetData(IReadOnlyList<(IDataView Train, IDataView Validation)> folds, IDataView all)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(all);
        if (folds.Count == 0 || folds.Any(fold => fold.Train is null || fold.Validation is null))
            throw new ArgumentException(
                $"There must be at least one fold, with rows to train on and to score on. Received: "
                + $"{(folds.Count == 0 ? "none" : "a fold where one of them is null")}.", nameof(folds));

        IReadOnlyList<(IDataView, IDataView)> copy = [.. folds];
        (_sets, _all, _folds) = (_ => copy, all, null);
        return this;
    }
}
