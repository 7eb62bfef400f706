using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Scoring;

/// <summary>A row that is scored when its scores are first asked for at a position. Not thread-safe, as rows are not.</summary>
internal sealed class SingleScoredRow(
    NetworkScorer scorer, DenseNetworkTransformer transformer, DataViewRow row, DataViewSchema.Column features) : IScoredRow
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(features);
    private readonly float[] _scores = new float[transformer.Model.OutputCount];
    private VBuffer<float> _features;
    private long? _scoredPosition;

    public ReadOnlySpan<float> Scores
    {
        get
        {
            if (_scoredPosition != row.Position)
            {
                _getFeatures(ref _features);
                FeatureColumn.CheckLength(features.Name, transformer.Model.FeatureCount, _features.Length);
                if (_features.IsDense)
                    scorer.Score(_features.GetValues(), _scores);
                else
                    scorer.ScoreSparse(_features.GetIndices(), _features.GetValues(), _scores);
                transformer.NaNScores.Look(features, _features.IsDense ? [] : _features.GetIndices(), _features.GetValues(), _scores);
                _scoredPosition = row.Position;
            }
            return _scores;
        }
    }
}
