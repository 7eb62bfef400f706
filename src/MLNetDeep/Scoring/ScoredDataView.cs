using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Scoring;

/// <summary>
/// A data view with a model's outputs beside all columns of its source. Nothing is read before a cursor moves; cursors read the source
/// once, a block of rows ahead, and score the block.
/// </summary>
internal sealed class ScoredDataView : ITransformCanSaveOnnx
{
    private readonly IDataView _source;
    private readonly DenseNetworkTransformer _transformer;
    private readonly DenseNetworkModel _model;
    private readonly NetworkScorer _scorer;
    private readonly ColumnBindings _bindings;
    private readonly DataViewSchema.Column _features;
    private readonly IDataView _rowByRow;

    public ScoredDataView(IDataView source, DenseNetworkTransformer transformer, NetworkScorer scorer)
    {
        _source = source;
        _transformer = transformer;
        _model = transformer.Model;
        _scorer = scorer;
        _features = FeatureColumn.Find(source.Schema, _model.FeatureColumnName, _model.FeatureCount);
        _bindings = new ColumnBindings(source.Schema, OutputColumns.Of(_model, source.Schema));
        _rowByRow = transformer.RowByRow(source);
    }

    /// <summary>That of both kinds of cursor: ML.NET's trainers ask that a cursor's schema be its view's very own.</summary>
    public DataViewSchema Schema => _rowByRow.Schema;

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        CanReadAhead(columnsNeeded, out var active, out var inputs)
            ? Cursor(_source.GetRowCursor(inputs, rand), active)
            : _rowByRow.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        CanReadAhead(columnsNeeded, out var active, out var inputs)
            ? [.. _source.GetRowCursorSet(inputs, n, rand).Select(cursor => Cursor(cursor, active))]
            : _rowByRow.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>Whether scores are wanted, and all other wanted columns hold values that outlive their row.</summary>
    private bool CanReadAhead(IEnumerable<DataViewSchema.Column> columnsNeeded, out bool[] active, out DataViewSchema.Column[] inputs)
    {
        active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
            active[column.Index] = true;

        var wanted = active;
        var passedOn = SourceColumns(active).ToArray();
        inputs = [.. passedOn.Append(_features).DistinctBy(column => column.Index)];
        return _bindings.AddedColumnIndices.Any(index => wanted[index]) && passedOn.All(HeldColumn.CanHold);
    }

    private IEnumerable<DataViewSchema.Column> SourceColumns(bool[] active)
    {
        for (var i = 0; i < active.Length; i++)
        {
            var index = _bindings.MapColumnIndex(out var isSource, i);
            if (active[i] && isSource)
                yield return _source.Schema[index];
        }
    }

    /// <summary>ML.NET's converter to ONNX goes back from view to view by this.</summary>
    IDataView IDataTransform.Source => _source;

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => NetworkOnnxStep.Add(ctx, _model, _features, _source.Schema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);

    private LookAheadCursor Cursor(DataViewRowCursor input, bool[] active) =>
        new(input, Schema, _bindings, active, _features, _transformer, _scorer);
}
