using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Scoring;

/// <summary>Scores one row at a time: what <c>PredictionEngine</c> uses, and the fallback where rows cannot be read ahead.</summary>
internal sealed class ScoringRowMapper(DenseNetworkTransformer transformer, NetworkScorer scorer, DataViewSchema input) : IRowMapper
{
    private readonly DataViewSchema.Column _features = FeatureColumn.Find(
        input, transformer.FeatureColumnName, transformer.Model.FeatureCount);

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => OutputColumns.Of(transformer.Model, input);

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        var any = Enumerable.Range(0, GetOutputColumns().Length).Any(activeOutput);
        return column => any && column == _features.Index;
    }

    public Delegate[] CreateGetters(DataViewRow row, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        var count = GetOutputColumns().Length;
        if (!Enumerable.Range(0, count).Any(activeOutput))
            return new Delegate[count];

        var getters = OutputColumns.Getters(transformer.Model, new SingleScoredRow(scorer, transformer, row, _features));
        return [.. getters.Select((getter, i) => activeOutput(i) ? getter : null!)];
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);
}

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
