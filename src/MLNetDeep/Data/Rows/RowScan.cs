using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Data.Rows;

/// <summary>
/// Goes through a data view once and stops at each row that counts: its features and label are there and finite, its weight is above 0 and
/// its group known. Not thread-safe; owns its cursor.
/// </summary>
internal sealed class RowScan : IDisposable
{
    private readonly TrainingColumns _columns;
    private readonly Action _checkAlive;
    private readonly DataViewRowCursor _cursor;
    private readonly RowReader _reader;
    private readonly float[] _label;

    /// <param name="data">The data view.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
    public RowScan(IDataView data, TrainingColumns columns, Action checkAlive)
    {
        (_columns, _checkAlive) = (columns, checkAlive);
        _label = new float[columns.LabelWidth];
        LeftOut = new LeftOutRows(columns);
        ExpectedCount = data.GetRowCount();
        var source = FeatureSource.Of(data, columns.Features);
        _cursor = data.GetRowCursor([source.Column, .. columns.ReadBesidesFeatures]);
        try
        {
            _reader = new RowReader(_cursor, columns);
            Features = FeatureReader.For(source, _cursor, columns.FeatureCount, ExpectedCount, columns.MayLackFeatures);
        }
        catch
        {
            _cursor.Dispose();
            throw;
        }
    }

    /// <summary>How many rows there are, where the data view knows.</summary>
    public long? ExpectedCount { get; }

    /// <summary>The features of the row it stands at.</summary>
    public FeatureReader Features { get; }

    /// <summary>The label of the row it stands at.</summary>
    public ReadOnlySpan<float> Label => _label;

    /// <summary>The class of the row it stands at, of a label of probabilities the likeliest.</summary>
    public int Class => _columns.LabelIsVector ? TensorPrimitives.IndexOfMax<float>(_label) : (int)_label[0];

    /// <summary>What the row it stands at weighs; above 0.</summary>
    public float Weight { get; private set; }

    /// <summary>The group of the row it stands at.</summary>
    public int Group { get; private set; }

    /// <summary>The rows gone through.</summary>
    public long Read { get; private set; }

    /// <summary>Those that count for nothing, because their weight is 0.</summary>
    public long WithoutWeight { get; private set; }

    /// <summary>Those it stopped at.</summary>
    public long Usable { get; private set; }

    /// <summary>Those left out because something is missing or not finite.</summary>
    public LeftOutRows LeftOut { get; }

    /// <summary>Goes to the next row that counts.</summary>
    /// <exception cref="InvalidOperationException">A label or weight is not valid.</exception>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            // For every row: it costs next to nothing, and there is no telling how long the next row takes.
            _checkAlive();
            Read++;

            Weight = _reader.ReadWeight();
            if (_columns.Weight is { } weightColumn)
                ExampleWeightColumn.CheckValue(weightColumn.Name, Weight, Read);
            if (Weight == 0)
            {
                WithoutWeight++;
                continue;
            }

            _reader.ReadLabel(_label);
            var (lacksFeatures, lacksWeight) = (!Features.Read(), !float.IsFinite(Weight));
            var lacksLabel = !TensorPrimitives.IsFiniteAll<float>(_label);
            if (lacksFeatures || lacksWeight || lacksLabel)
            {
                LeftOut.Add(Features, lacksFeatures, lacksLabel, lacksWeight, lacksGroup: false);
                continue;
            }

            LabelValues.Check(_columns, _label, Read);
            // Last, since a group is numbered when it is first seen: the numbers of the rows kept have no gaps.
            Group = _reader.ReadGroup();
            if (Group == GroupColumn.Missing)
            {
                LeftOut.Add(Features, lacksFeatures: false, lacksLabel: false, lacksWeight: false, lacksGroup: true);
                continue;
            }

            Usable++;
            return true;
        }
        return false;
    }

    /// <summary>The error for a data view that has no row that counts.</summary>
    /// <param name="use">What the rows are for, as the error begins: "training".</param>
    public InvalidOperationException NoRows(string use)
    {
        if (Read == 0)
            return new($"There must be at least 1 {use} row. Received: none. Check the file, and the filters before the trainer.");
        if (WithoutWeight == Read)
            return new($"There must be at least 1 {use} row with a weight above 0. Received: {Read} rows, all with "
                + $"'{_columns.Weight?.Name}' 0. Check the column, or set {nameof(DenseNetworkOptions.ExampleWeightColumnName)} to "
                + $"null.");
        return LeftOut.NothingLeft(use, Read - WithoutWeight);
    }

    public void Dispose()
    {
        Features.Dispose();
        _cursor.Dispose();
    }
}

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
                LabelColumn.Role, columns.Label, SingleConverter.For(columns.Label.Type).VectorGetter(row, columns.Label));
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
