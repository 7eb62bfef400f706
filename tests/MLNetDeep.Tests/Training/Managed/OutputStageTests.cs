using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Training.Managed;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Managed;

[TestClass]
public sealed class OutputStageTests
{
    /// <summary>So many that their labels of three values take more than 2 GB, of which nearly nothing is touched.</summary>
    private const int Rows = 240_000_000;

    [TestMethod]
    public void The_labels_of_the_last_of_many_rows_are_found()
    {
        using var labels = empty([Rows, 3], float32);
        using var last = labels.narrow(0, Rows - 1, 1);
        using var values = tensor(new float[] { 1, 2, 3 }, [1, 3]);
        last.copy_(values);
        using var examples = new RowStore(new NoFeatures(), labels, Classes: null, SkippedRows: 0);

        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, OutputStage.TruthOf(examples, Rows - 1).Values.ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => examples.LabelValues(Rows).ToArray());
    }

    private sealed class NoFeatures : FeatureRows
    {
        public override int Count => Rows;

        public override int Width => 1;

        public override long Bytes => 0;

        public override void Gather(ReadOnlySpan<int> rows, Span<float> features) => throw new NotSupportedException();

        public override void AddTo(Stream hash) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
