using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Randomness;
using MLNetDeep.Torch.Features;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>Rows of features and classes, for all subjects the same, in a random order.</summary>
internal sealed class StepRows : IDisposable
{
    /// <summary>Drawn ones that can be learnt: with labels by chance, units die, and a network of dead units is another thing to
    /// compute.</summary>
    public StepRows(int count, int width, int classes)
        : this(Draw(count, width, classes))
    {
    }

    /// <summary>Pictures, as Single.</summary>
    public StepRows(PeerData pictures, Device? device = null)
        : this(pictures.Features(), [.. pictures.Labels], device)
    {
    }

    private StepRows((float[] Values, int[] Labels) rows)
        : this(rows.Values, rows.Labels)
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
        var placed = ResidentFeatureRows.OrAsTheyAre(features, Device, forTraining: 1L << 30);
        Store = new RowStore(placed, Labels: null, labels, SkippedRows: 0);
        Labels = tensor(labels.Select(label => (long)label).ToArray(), int64).to(Device).DetachFromDisposeScope();
        Order = RowSelection.All(Store);
        new RandomStream(1, RandomPurpose.Order).Shuffle(Order.Rows.AsSpan());
        OrderTensor = tensor(Order.Rows.Select(row => (long)row).ToArray(), int64).to(Device).DetachFromDisposeScope();
    }

    public Device Device { get; }

    public RowStore Store { get; }

    public RowSelection Order { get; }

    /// <summary>The features once more, as a loop written by hand has them.</summary>
    public Tensor Features { get; }

    /// <summary>The classes, as such a loop has them.</summary>
    public Tensor Labels { get; }

    public Tensor OrderTensor { get; }

    public void Dispose()
    {
        OrderTensor.Dispose();
        Features.Dispose();
        Labels.Dispose();
        Store.Dispose();
    }

    /// <summary>A shape for each class, as much noise again, and each twentieth label wrong.</summary>
    private static (float[] Values, int[] Labels) Draw(int count, int width, int classes)
    {
        var random = new Random(1);
        var shapes = new float[classes * width];
        foreach (ref var value in shapes.AsSpan())
            value = random.NextSingle();

        var (values, labels) = (new float[count * width], new int[count]);
        for (var row = 0; row < count; row++)
        {
            var shape = random.Next(classes);
            labels[row] = random.Next(20) == 0 ? random.Next(classes) : shape;
            for (var i = 0; i < width; i++)
                values[row * width + i] = (shapes[shape * width + i] + random.NextSingle()) / 2;
        }
        return (values, labels);
    }
}
