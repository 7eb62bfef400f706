using MLNetDeep.Scoring;

namespace MLNetDeep.Tests.Support;

/// <summary>What holds for one row that is scored, whatever the network.</summary>
internal static class OneRowScores
{
    /// <summary>Rows by themselves have the bits they have in a batch, and cost no memory.</summary>
    public static void AssertAsInABatchWithoutAllocating(DenseNetworkModel model, float[][] rows)
    {
        var (scorer, width) = (new NetworkScorer(model), model.OutputCount);
        var (together, alone) = (new float[rows.Length * width], new float[rows.Length * width]);
        scorer.Score(rows.Length, rows.SelectMany(row => row).ToArray(), together);
        scorer.Score(rows[0], alone.AsSpan(0, width));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var row = 0; row < rows.Length; row++)
            scorer.Score(rows[row], alone.AsSpan(row * width, width));
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        CollectionAssert.AreEqual(together, alone);
    }

    /// <summary>Dense and sparse, once a few rows were scored.</summary>
    public static void AssertNothingIsAllocated(DenseNetworkModel model)
    {
        var (scorer, row, scores) = (new NetworkScorer(model), new float[model.FeatureCount], new float[model.OutputCount]);
        int[] indices = [1, 5];
        float[] values = [1, 2];
        for (var i = 0; i < 3; i++)
            Score();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Score();
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before, $"{model.Task}");

        void Score()
        {
            scorer.Score(row, scores);
            scorer.ScoreSparse(indices, values, scores);
        }
    }
}
