using System.Runtime.InteropServices;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Tests.Training.Managed;

[TestClass]
public sealed class OutputStageTests
{
    /// <summary>So many that their labels of three values take more than 2 GB, of which nearly nothing is touched.</summary>
    private const int Rows = 240_000_000;

    [TestMethod]
    public void The_labels_of_the_last_of_many_rows_are_found()
    {
        var labels = new GrowingMatrix<float>(width: 3, expectedCount: null);
        for (var row = 0; row < Rows; row++)
        {
            _ = labels.Next();
            labels.Keep();
        }
        new float[] { 1, 2, 3 }.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(labels[Rows - 1]), 3));
        using var examples = new RowStore(new NoFeatures(), labels, Classes: null, SkippedRows: 0);

        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, examples.LabelValues(Rows - 1).ToArray());
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
