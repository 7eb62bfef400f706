using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Explaining;

/// <summary>Explains one row at a time.</summary>
internal sealed class ExplainingRowMapper(ExplanationTransformer transformer, DataViewSchema input) : IRowMapper
{
    private readonly DataViewSchema.Column _features = FeatureColumn.Find(
        input, transformer.FeatureColumnName, transformer.Model.FeatureCount);

    public DataViewSchema.DetachedColumn[] GetOutputColumns() =>
        ExplanationColumns.Deliver(transformer.OutputColumnName, transformer.Model, _features, transformer.Columns);

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

        var getters = ExplanationColumns.Getters(transformer.Model, transformer.Explained(row, _features));
        return [.. getters.Select((getter, i) => activeOutput(i) ? getter : null!)];
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);
}
