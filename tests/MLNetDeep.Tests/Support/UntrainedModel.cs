using System.Runtime.InteropServices;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Randomness;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Support;

/// <summary>One network in both engines, with random numbers in every one of its arrays, running statistics included.</summary>
internal sealed class UntrainedModel : IDisposable
{
    public UntrainedModel(NetworkSpecification specification, LearningTask task = LearningTask.Regression, int seed = 1)
    {
        Network = TorchPair.Start(specification, CPU, seed);
        var stream = new RandomStream(seed, RandomPurpose.StartWeights, index: 1000);
        foreach (ref var value in Network.Parameters.Values[..specification.ParameterCount])
            value += .3f * stream.NextNormal();
        // Never negative: half of them are variances.
        for (var i = 0; i < specification.StatisticCount; i++)
            Network.Statistics.Values[i] = .1f + stream.NextSingle();
        SortEdges();

        Managed = new DenseNetworkModel(specification, Network.CopyParameters(), new ModelDescription
        {
            Task = task,
            FeatureColumnName = "Features",
            LabelColumnName = "Label",
            Classes = null,
            History = new TrainingHistory
            {
                Epochs = [],
                MetricName = "rmse",
                BestEpoch = null,
                WeightsFromEpoch = 0,
                End = TrainingEnd.AllEpochsDone,
                EndMessage = "Drawn, not trained.",
                Seed = seed,
                Device = "cpu",
                TrainingRowCount = 0,
                ValidationRowCount = 0,
                SkippedRowCount = 0,
            },
        });
    }

    public TorchPair Network { get; }

    public DenseNetworkModel Managed { get; }

    /// <summary>Rows of standard normal numbers.</summary>
    public static float[] RandomRows(int rows, int width, int seed = 7)
    {
        var stream = new RandomStream(seed, RandomPurpose.Order);
        var values = new float[rows * width];
        foreach (ref var value in values.AsSpan())
            value = stream.NextNormal();
        return values;
    }

    /// <summary>The same as a matrix.</summary>
    public static Tensor RandomMatrix(int rows, int width, int seed = 7)
    {
        var matrix = empty(rows, width, float32);
        RandomRows(rows, width, seed).CopyTo(MemoryMarshal.Cast<byte, float>(matrix.bytes));
        return matrix;
    }

    public void Dispose() => Network.Dispose();

    /// <summary>The edges of the stretches of a number ascend, and so do quantiles, of which only some are there.</summary>
    private void SortEdges()
    {
        foreach (var edges in RowsOf(LayerArray.Edges))
            Network.Statistics.Values[edges].Sort();
        foreach (var quantiles in RowsOf(LayerArray.Quantiles))
        {
            var values = Network.Statistics.Values[quantiles];
            values[..6].Sort();
            values[6..].Fill(PiecewiseLinearNumbers.NoEdge);
        }
    }

    /// <summary>Where those statistics of each number lie.</summary>
    private IEnumerable<Range> RowsOf(string name) =>
        from placed in Network.Specification.AllPlaced
        let slot = placed.Statistic(name)
        where slot is not null
        from number in Enumerable.Range(0, slot.Shape[0])
        let start = slot.Offset + number * slot.Shape[1]
        select start..(start + slot.Shape[1]);
}
