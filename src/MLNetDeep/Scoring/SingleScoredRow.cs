using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>A row that is scored when its scores are first asked for at a position. Not thread-safe, as rows are not.</summary>
internal sealed class SingleScoredRow(NetworkScorer scorer, DenseNetworkModel model, DataViewRow row, DataViewSchema.Column features) : IScoredRow
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(features);
    private readonly float[] _dense = new float[model.FeatureCount];
    private readonly float[] _scores = new float[model.OutputCount];
    private readonly float[] _scratch = new float[scorer.ScratchSize];
    private VBuffer<float> _features;
    private long? _scoredPosition;

    public ReadOnlySpan<float> Scores
    {
        get
        {
            if (_scoredPosition != row.Position)
            {
                _getFeatures(ref _features);
                scorer.Score(DenseFeatures(), _scores, _scratch);
                _scoredPosition = row.Position;
            }
            return _scores;
        }
    }

    private ReadOnlySpan<float> DenseFeatures()
    {
        if (_features.IsDense)
            return _features.GetValues();
        _features.CopyTo(_dense);
        return _dense;
    }
}
