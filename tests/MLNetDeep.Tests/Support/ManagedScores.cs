using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>What a network's transformer makes of rows of features.</summary>
internal static class ManagedScores
{
    private static readonly MLContext Context = new();

    /// <summary>The rows, scored.</summary>
    public static IDataView Transform(DenseNetworkModel model, float[][] rows) =>
        new DenseNetworkTransformer(Context, model).Transform(new MemoryView().AddSingles(model.FeatureColumnName, rows));

    /// <summary>All scores, row by row.</summary>
    public static float[] Of(DenseNetworkModel model, float[][] rows) => Column<float>(Transform(model, rows), "Score");

    /// <summary>All values of a column, row by row, whether it is of single values or of vectors.</summary>
    public static T[] Column<T>(IDataView view, string name) => view.Schema[name].Type is VectorDataViewType
        ? [.. view.GetColumn<VBuffer<T>>(name).SelectMany(values => values.DenseValues())]
        : [.. view.GetColumn<T>(name)];
}
