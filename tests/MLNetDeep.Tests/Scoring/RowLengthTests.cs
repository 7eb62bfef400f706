using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>A row that is not as long as its type says is never scored or explained as another.</summary>
[TestClass]
public sealed class RowLengthTests
{
    private const string Message = "Feature column 'Features' must have 4 slots in every row, as its type says. Received: 3. Correct the "
        + "data, or the type where it is loaded.";

    private readonly DenseNetworkTransformer _network = RandomModel.Transformer(LearningTask.Regression, featureCount: 4, outputCount: 1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_data_view_with_one_is_refused_where_it_is_scored(bool sparse)
    {
        // Of 3 and 5: together they are as long as two right ones.
        var scored = _network.Transform(Rows(sparse, 4, 3, 5));
        Assert.AreEqual(Message, Assert.ThrowsExactly<InvalidOperationException>(() => ColumnValues.All(scored, "Score").Last()).Message);
    }

    [TestMethod]
    public void One_alone_is_refused_too()
    {
        var data = Rows(false, 3);
        var mapper = ((ITransformer)_network).GetRowToRowMapper(data.Schema);
        using var cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Score"]]);
        var get = row.GetGetter<float>(row.Schema["Score"]);
        var score = 0f;
        Assert.AreEqual(Message, Assert.ThrowsExactly<InvalidOperationException>(() => get(ref score)).Message);
    }

    [TestMethod]
    public void It_is_refused_where_it_is_explained()
    {
        var mlContext = new MLContext();
        var data = Rows(false, 4, 3);
        var explained = mlContext.Transforms.ExplainDenseNetwork(_network).Fit(data).Transform(data);
        Assert.AreEqual(Message,
            Assert.ThrowsExactly<InvalidOperationException>(() => ColumnValues.All(explained, "FeatureContributions").Last())
            .Innermost().Message);

        var options = new ExplanationOptions { Baseline = ExplanationBaseline.Mean };
        Assert.AreEqual(Message,
            Assert.ThrowsExactly<InvalidOperationException>(
            () => mlContext.Transforms.ExplainDenseNetwork(_network, options: options).Fit(data)).Message);
    }

    private static MemoryView Rows(bool sparse, params int[] lengths) => new MemoryView().AddComputed(
        "Features", new VectorDataViewType(NumberDataViewType.Single, 4), lengths.Length,
        row => sparse ? new VBuffer<float>(lengths[row], 1, [1f], [0])
        : new VBuffer<float>(lengths[row], [.. Enumerable.Repeat(1f, lengths[row])]));
}
