using MLNetDeep.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>Rows of features and classes, for all subjects the same, in a random order.</summary>
internal sealed class StepRows : IDisposable
{
    /// <summary>Drawn ones.</summary>
    public StepRows(int count, int width, int classes, Device? device = null)
        : this(Draw(count * width, random => random.NextSingle()), Draw(count, random => random.Next(classes)), device)
    {
    }

    /// <param name="values">The features, row after row.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="device">Where they are trained on; null for the CPU.</param>
    public StepRows(float[] values, int[] labels, Device? device = null)
    {
        Device = device ?? CPU;
        var width = values.Length / labels.Length;
        var features = new DenseFeatureRows(width, labels.Length);
        for (var row = 0; row < labels.Length; row++)
        {
            values.AsSpan(row * width, width).CopyTo(features.Next());
            features.Keep();
        }
        Features = tensor(values, [labels.Length, width]).to(Device).DetachFromDisposeScope();
        Examples = new Examples(features.MoveTo(Device), tensor(labels.Select(label => (long)label).ToArray(), int64).to(Device).DetachFromDisposeScope(), labels, SkippedRows: 0);
        Order = ExampleRows.All(Examples);
        new RandomStream(1, RandomPurpose.Order).Shuffle(Order.Rows.AsSpan());
        OrderTensor = tensor(Order.Rows.Select(row => (long)row).ToArray(), int64).to(Device).DetachFromDisposeScope();
    }

    public Device Device { get; }

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

    private static T[] Draw<T>(int count, Func<Random, T> next)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => next(random))];
    }
}
