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
