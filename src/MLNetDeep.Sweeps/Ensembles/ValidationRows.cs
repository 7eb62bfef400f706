using Microsoft.ML;
using MLNetDeep.CrossValidating;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>The validation rows of a fold, read into memory as the trainer reads them. The owner disposes of them.</summary>
internal sealed class ValidationRows : IDisposable
{
    private readonly RowStore _store;

    private ValidationRows(RowStore store) => _store = store;

    /// <param name="rows">The rows, prepared.</param>
    /// <param name="options">Which columns are read.</param>
    public static ValidationRows Read(IDataView rows, DenseNetworkOptions options) => new(RowCollector.ReadAll(
        rows, TrainingColumns.Find(rows, options, expectedTask: null), RowReading.Plain, "validation")!);

    /// <summary>What a network says of them.</summary>
    public float[] OutputsOf(DenseNetworkModel network) => JudgedRows.OutputsOf(network, RowSelection.All(_store));

    /// <summary>Their labels and weights, for networks that predict what this one does.</summary>
    public JudgedRows JudgedAs(DenseNetworkModel network) => JudgedRows.Of(RowSelection.All(_store), network);

    public void Dispose() => _store.Dispose();
}
