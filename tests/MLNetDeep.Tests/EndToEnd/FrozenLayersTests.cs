using Microsoft.ML;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>Freezing and reusing layers that have running statistics, penalties or layers inside.</summary>
[TestClass]
public sealed class FrozenLayersTests
{
    private static readonly Layer[] Hidden = [new Skip(new Dense(4) { L2Penalty = .1f }, new BatchNormalization()),
        new Dense(3, Activation.ReLU)];

    [TestMethod]
    public void A_frozen_block_keeps_the_weights_and_running_statistics_it_took_over()
    {
        var first = Fit(Hidden, previous: null);

        var second = Fit([Hidden[0] with { Trainable = false }, Hidden[1]], first);

        foreach (var name in first.WeightNames)
        {
            var isFrozen = name.StartsWith("0.", StringComparison.Ordinal);
            Assert.AreEqual(isFrozen, first.GetWeights(name).Span.SequenceEqual(second.GetWeights(name).Span), name);
        }
    }

    [TestMethod]
    public void A_network_that_continues_begins_with_the_running_statistics_it_had()
    {
        var first = Fit(Hidden, previous: null);
        var reused = new ReusedWeights(first.Specification, first.Parameters.ToArray(), first.Layers.Count);

        using var network = TorchPair.Start(first.Specification, CPU, seed: 5, reused);

        CollectionAssert.AreEqual(first.Parameters.ToArray(), network.CopyParameters());
    }

    [TestMethod]
    public void The_penalty_of_a_frozen_layer_is_not_part_of_the_loss()
    {
        using var scope = NewDisposeScope();
        using var trained = TorchPair.Start(NetworkSpecification.WithOutput(3, Hidden, 1), CPU, seed: 1);
        using var frozen = TorchPair.Start(NetworkSpecification.WithOutput(3, [Hidden[0] with { Trainable = false }], 1), CPU, seed: 1);

        Assert.IsGreaterThan(7f, trained.WithPenalties(tensor(7f), 2).item<float>());
        Assert.AreEqual(7f, frozen.WithPenalties(tensor(7f), 2).item<float>());
    }

    [TestMethod]
    public void The_summary_counts_what_is_frozen_inside_a_block()
    {
        using var model = new UntrainedModel(
            NetworkSpecification.WithOutput(3, [new Residual(new Dense(5) { Trainable = false }, new Dense(3))], 1));

        StringAssert.Contains(model.Managed.Summary(), "Trainable parameters: 22\nNon-trainable parameters: 20\n");
    }

    private static DenseNetworkModel Fit(IReadOnlyList<Layer> hidden, DenseNetworkModel? previous)
    {
        var features = UntrainedModel.RandomRows(60, 3).Chunk(3).ToArray();
        var data = new MemoryView().AddSingles("Features", features)
            .Add("Label", Microsoft.ML.Data.NumberDataViewType.Single, [.. features.Select(row => row[0] * row[1])]);
        var trainer = new DenseNetworkTrainer(
            new MLContext(seed: 1), new DenseNetworkOptions { HiddenLayers = hidden, NumberOfEpochs = 2, BatchSize = 16 });
        return (previous is null ? trainer.Fit(data) : trainer.Fit(data, validation: null, previous)).Model;
    }
}
