using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Data.Rows;

/// <summary>Reads label, weight and group of the row a cursor stands on. Not thread-safe, as cursors are not.</summary>
internal sealed class RowReader
{
    private readonly ValueGetter<float>? _getLabel;
    private readonly ValueGetter<VBuffer<float>>? _getLabels;
    private readonly ValueGetter<float>? _getWeight;
    private readonly ValueGetter<int>? _getGroup;
    private VBuffer<float> _labels;

    public RowReader(DataViewRow row, TrainingColumns columns)
    {
        if (columns.LabelIsVector)
            _getLabels = ColumnRules.WithCheckedLength(
                TrainingColumns.LabelRole, columns.Label, SingleConverter.For(columns.Label.Type).VectorGetter(row, columns.Label));
        else
            _getLabel = RowCursorUtils.GetLabelGetter(row, columns.Label.Index);
        _getWeight = columns.Weight is { } weight ? row.GetGetter<float>(weight) : null;
        _getGroup = columns.Group is { } group ? GroupColumn.GetterOf(row, group) : null;
    }

    /// <summary>A key as its class index, a Boolean as 0 or 1; NaN for what is missing.</summary>
    public void ReadLabel(Span<float> label)
    {
        if (_getLabel is not null)
        {
            _getLabel(ref label[0]);
            return;
        }
        _getLabels!(ref _labels);
        _labels.CopyTo(label);
    }

    /// <summary>1 where there is no such column.</summary>
    public float ReadWeight()
    {
        var weight = 1f;
        _getWeight?.Invoke(ref weight);
        return weight;
    }

    /// <summary>The number of the row's group; 0 where there is no such column.</summary>
    public int ReadGroup()
    {
        var group = 0;
        _getGroup?.Invoke(ref group);
        return group;
    }
}
