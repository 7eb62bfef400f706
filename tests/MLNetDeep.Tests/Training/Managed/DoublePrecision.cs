using MLNetDeep.Data.Rows;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Networks;
using MLNetDeep.Torch.Training;
using MLNetDeep.Torch.Training.Objectives;
using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>The gradients of a trial in double precision, by automatic differentiation: what tells rounding from a mistake.</summary>
internal static class DoublePrecision
{
    /// <inheritdoc cref="EngineTrial.Step"/>
    public static double[] GradientsOf(EngineTrial trial, int batches) => trial.WithPlan(plan =>
    {
        using var scope = NewDisposeScope();
        var specification = plan.Network.Specification;
        using var network = TorchPair.Start(specification, CPU, plan.Seed, type: float64);
        network.Torch.Parameters.CopyFrom(plan.Network.Parameters.Values);
        using var objective = Objective.For(plan.Loss, CPU);

        var order = plan.Training.Epoch(RowOrder.AsTheyCame).Single();
        using var tensors = StoreTensors.Of(order.Store, plan, CPU);
        var indices = arange(order.Count, int64);
        var each = order.Count / batches;
        for (var i = 0; i < batches; i++)
        {
            var rows = TorchBatch.Of(new RowBatch(order, i * each, i == batches - 1 ? order.Count - i * each : each), tensors, indices,
                pinned: null);
            var outputs = network.Forward(rows.Features.to(float64), new TrainingNoise(plan.Seed, step: i + 1));
            var labels = rows.Labels.dtype == ScalarType.Float32 ? rows.Labels.to(float64) : rows.Labels;
            var loss = WeightedSum.Of(objective.Losses(outputs, labels), rows.LossWeights?.to(float64), rows.Count);
            var weight = loss.Weight ?? tensor((double)rows.Count, float64);
            network.Torch.WithPenalties(loss.Sum, weight).div(weight).backward();
        }
        return network.Torch.Gradients.All.data<double>().ToArray()[..specification.ParameterCount];
    });

    /// <summary>The relative distance of gradients from exact ones, as vectors.</summary>
    public static double Distance(float[] gradients, double[] exact) =>
        Math.Sqrt(gradients.Zip(exact, (actual, expected) => (actual - expected) * (actual - expected))
            .Sum() / exact.Sum(value => value * value));
}
