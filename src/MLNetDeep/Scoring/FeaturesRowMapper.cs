using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Scoring;

/// <summary>Makes columns of the features of one row at a time: what <c>PredictionEngine</c> uses.</summary>
/// <param name="transformer">Whose columns they are.</param>
/// <param name="features">The column of the features, all that is read.</param>
/// <param name="columns">What is made.</param>
/// <param name="gettersOf">For each of the columns a delegate that gets its value for the row as it is when called.</param>
internal sealed class FeaturesRowMapper(
    ITransformer transformer, DataViewSchema.Column features, DataViewSchema.DetachedColumn[] columns,
    Func<DataViewRow, Delegate[]> gettersOf) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns() => columns;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        var any = Enumerable.Range(0, columns.Length).Any(activeOutput);
        return column => any && column == features.Index;
    }

    public Delegate[] CreateGetters(DataViewRow row, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        return Enumerable.Range(0, columns.Length).Any(activeOutput)
            ? [.. gettersOf(row).Select((getter, i) => activeOutput(i) ? getter : null!)]
            : new Delegate[columns.Length];
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);
}
