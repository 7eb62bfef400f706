using MLNetDeep.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>Rows of random features and classes, for all subjects the same, in a random order.</summary>
internal sealed class StepRows : IDisposable
{
    public StepRows(int count, int width, int classes)
    {
        var random = new Random(1);
        var features = new DenseFeatureRows(width, count);
        var all = new float[count * width];
        for (var row = 0; row < count; row++)
        {
            var values = features.Next();
            foreach (ref var value in values)
                value = random.NextSingle();
            values.CopyTo(all.AsSpan(row * width));
            features.Keep();
        }
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
        Features = tensor(all, [count, width]).DetachFromDisposeScope();
        Examples = new Examples(features, tensor(labels.Select(label => (long)label).ToArray(), int64).DetachFromDisposeScope(), labels, SkippedRows: 0);
        Order = ExampleRows.All(Examples);
        new RandomStream(1, RandomPurpose.Order).Shuffle(Order.Rows.AsSpan());
        OrderTensor = tensor(Order.Rows.Select(row => (long)row).ToArray(), int64).DetachFromDisposeScope();
    }

    public Examples Examples { get; }

    public ExampleRows Order { get; }

    /// <summary>The features once more, as a loop written by hand has them.</summary>
    public Tensor Features { get; }

    public Tensor OrderTensor { get; }

    public void Dispose()
    {
        OrderTensor.Dispose();
        Features.Dispose();
        Examples.Dispose();
    }
}
