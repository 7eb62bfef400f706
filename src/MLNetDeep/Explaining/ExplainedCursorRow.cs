using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Explaining;

/// <summary>A row that is explained when its explanation is first asked for at a position. Not thread-safe, as rows are not.</summary>
internal sealed class ExplainedCursorRow(
    IntegratedGradients gradients, bool isBaselineZero, ColumnsOfSlots? columns, DataViewRow row, DataViewSchema.Column features)
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(features);
    private readonly Workspace _work = gradients.NewWorkspace();
    private VBuffer<float> _features;
    private ExplainedRow _explained;
    private long? _explainedPosition;

    /// <summary>What was found out of the row as it is now.</summary>
    public ExplainedRow Explained
    {
        get
        {
            if (_explainedPosition != row.Position)
            {
                _getFeatures(ref _features);
                FeatureColumn.CheckLength(features.Name, _work.Contributions.Length, _features.Length);
                _work.SetFeatures(_features);
                _explained = gradients.Explain(_work);
                _explainedPosition = row.Position;
            }
            return _explained;
        }
    }

    /// <summary>The contributions of the row as it is now; sparse where the row is, and nothing is what it is compared with.</summary>
    public void GetContributions(ref VBuffer<float> value)
    {
        if (columns is not null)
        {
            _ = Explained;
            var sums = VBufferEditor.Create(ref value, columns.Names.Count);
            columns.Sum(_work.Contributions, sums.Values);
            value = sums.Commit();
            return;
        }

        var isSparse = Explained.Output is not null && isBaselineZero && !_features.IsDense;
        var indices = _features.GetIndices();
        var editor = VBufferEditor.Create(ref value, _work.Contributions.Length, isSparse ? indices.Length : _work.Contributions.Length);
        if (isSparse)
        {
            indices.CopyTo(editor.Indices);
            for (var i = 0; i < indices.Length; i++)
                editor.Values[i] = _work.Contributions[indices[i]];
        }
        else
        {
            _work.Contributions.CopyTo(editor.Values);
        }
        value = editor.Commit();
    }
}
