using MLNetDeep.Options;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>Networks, losses and options drawn at random, each by its number: of every kind there is, in any order, inside blocks, frozen
/// or not.</summary>
internal static class RandomTrials
{
    public static EngineTrial Draw(int number)
    {
        var random = new Random(number);
        var loss = LossCases.All[number % LossCases.All.Count];
        return new EngineTrial
        {
            HiddenLayers = [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => Layers(random))],
            Loss = loss,
            Outputs = loss.Fits == TargetKind.Classes ? random.Next(2, 6) : random.Next(1, 4),
            Rows = random.Next(30, 70),
            Soft = random.Next(3) == 0,
            WithExampleWeights = random.Next(2) == 0,
            WithClassWeights = loss.Fits == TargetKind.Classes && random.Next(3) == 0,
            Seed = number,
            Options = new DenseNetworkOptions
            {
                Metrics = [loss.Fits == TargetKind.Numbers ? MetricFunction.MeanAbsoluteError
            : MetricFunction.MacroF1]
            },
        };
    }

    /// <summary>A layer of the width that the examples are made for, and one of them or an activation.</summary>
    private static IEnumerable<Layer> Layers(Random random)
    {
        yield return Frozen(random, new Dense(LayerExamples.InputSize, Pick(random, LayerExamples.Activations)));
        yield return Frozen(random,
            random.Next(4) == 0 ? new Activate(Pick(random, LayerExamples.Activations)) : Pick(random, LayerExamples.Layers));
    }

    private static Layer Frozen(Random random, Layer layer) => random.Next(6) == 0 ? layer with { Trainable = false } : layer;

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
