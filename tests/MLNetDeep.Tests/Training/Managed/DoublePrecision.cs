using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.Torch;
using MLNetDeep.Training.Torch.Objectives;
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
        using var network = TorchNetwork.Start(specification, CPU, plan.Seed, type: float64);
        using (no_grad())
            network.Parameters.All.copy_(plan.Network.Parameters.All);
        using var objective = Objective.For(plan.Loss, CPU);

        var order = plan.Training.Epoch(RowOrder.AsTheyCame).Single();
        using var weights = RowWeights.Of(order.Store, plan.ClassWeights);
        var indices = arange(order.Count, int64);
        var each = order.Count / batches;
        for (var i = 0; i < batches; i++)
        {
            var rows = TorchBatch.Of(new RowBatch(order, i * each, i == batches - 1 ? order.Count - i * each : each), weights, indices);
            var outputs = network.Forward(rows.Features.to(float64), new TrainingNoise(plan.Seed, step: i + 1));
            var labels = rows.Labels.dtype == ScalarType.Float32 ? rows.Labels.to(float64) : rows.Labels;
            var loss = WeightedSum.Of(objective.Losses(outputs, labels), rows.LossWeights?.to(float64), rows.Count);
            var weight = loss.Weight ?? tensor((double)rows.Count, float64);
            network.WithPenalties(loss.Sum, weight).div(weight).backward();
        }
        return network.Gradients.All.data<double>().ToArray()[..specification.ParameterCount];
    });

    /// <summary>The relative distance of gradients from exact ones, as vectors.</summary>
    public static double Distance(float[] gradients, double[] exact) =>
        Math.Sqrt(gradients.Zip(exact, (actual, expected) => (actual - expected) * (actual - expected)).Sum() / exact.Sum(value => value * value));
}
