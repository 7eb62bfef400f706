using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Optimizers;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>An optimizer at work on a small network, with gradients made up for each step; beside it, the same in double
/// precision.</summary>
internal sealed class OptimizerTrial : IDisposable
{
    private readonly List<(float[] Gradients, float LearningRate)> _batches = [];

    public OptimizerTrial(OptimizerOptions options, bool inManagedMemory, NetworkSpecification? specification = null)
    {
        Specification = specification ?? Plain;
        Options = options;
        Network = TorchPair.Start(Specification, CPU, seed: 1);
        Start = Network.CopyParameters();
        Run = new OptimizerRun(
            options, inManagedMemory ? new ManagedUpdate(options, Network.State) : new TensorUpdate(options, Network.Torch));
        Expected = new Float64Optimizer(options, Specification, Start);
    }

    /// <summary>47 parameters in four arrays, so that vectors hold the end of one array and the beginning of the next, and padding
    /// follows.</summary>
    public static NetworkSpecification Plain { get; } = NetworkSpecification.WithOutput(5, [new Dense(6), new Dropout(0.5f)], 2);

    /// <summary>
    /// A learning rate of its own for every layer, also inside a block, and for biases; weights that learn by another parametrisation.
    /// </summary>
    public static NetworkSpecification WithFactors { get; } = new(5,
    [
        new Dense(6) { LearningRateFactor = 0.25f, BiasLearningRateFactor = .5f, Parametrization = WeightParametrization.NeuralTangent },
        new LayerNormalization { LearningRateFactor = 2 },
        new Dense(3) { LearningRateFactor = 0 },
        new Residual(new Dense(4) { LearningRateFactor = 0.1f }, new Dense(3)) { LearningRateFactor = 5 }, new Dense(2),
    ]);

    public OptimizerOptions Options { get; }

    public NetworkSpecification Specification { get; }

    public TorchPair Network { get; }

    public OptimizerRun Run { get; }

    public Float64Optimizer Expected { get; }

    public float[] Start { get; }

    /// <summary>What the weight decay is multiplied by, here and in double precision.</summary>
    public float DecayFactor { get; init; } = 1;

    public float[] Weights => Network.CopyParameters();

    /// <summary>Takes updates from the next gradients made up, both here and in double precision.</summary>
    public OptimizerTrial Update(int updates, float? learningRate = null)
    {
        for (var i = 0; i < updates; i++)
        {
            // A rate that changes shows whether what is remembered holds it.
            var rate = (learningRate ?? Options.LearningRate) * (1 + 0.5f * MathF.Sin(Run.UpdateCount));
            var batches = Enumerable.Range(0, Options.AccumulationSteps)
                .Select(batch => Gradients(100 * ((int)Run.UpdateCount + 1) + batch)).ToList();
            foreach (var gradients in batches)
            {
                Batch(gradients, rate);
                _batches.Add((gradients, rate));
            }
            Expected.DecayFactor = DecayFactor;
            Expected.Update(rate, batches);
        }
        return this;
    }

    /// <summary>The same batches once more, on another network.</summary>
    public void Replay(TorchPair network, OptimizerRun run)
    {
        foreach (var (gradients, rate) in _batches)
        {
            if (run.BatchesWaiting == 0)
                network.Gradients.Values.Clear();
            for (var i = 0; i < gradients.Length; i++)
                network.Gradients.Values[i] += gradients[i];
            run.EndBatch(rate);
        }
    }

    /// <summary>One batch with the given gradients, as the training loop does it.</summary>
    public void Batch(float[] gradients, float learningRate)
    {
        if (Run.BatchesWaiting == 0)
            Network.Gradients.Values.Clear();
        for (var i = 0; i < gradients.Length; i++)
            Network.Gradients.Values[i] += gradients[i];
        Run.EndBatch(learningRate, DecayFactor);
    }

    /// <summary>Gradients of very different sizes, with a drift, so that running means matter.</summary>
    public float[] Gradients(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Specification.ParameterCount)
            .Select(i => (random.NextSingle() - 0.3f) * MathF.Pow(10, i % 5 - 3) + 0.01f)];
    }

    public void AssertAsExpected(string what)
    {
        AssertClose(Expected.Weights, Weights, what);
        Assert.IsFalse(Network.Parameters.Values[Specification.ParameterCount..].ContainsAnyExcept(0f),
            $"{what}: the padding after the parameters stays zero.");
    }

    /// <summary>Equal to a relative 1e-5; for values below 0.1 relative to that.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<float> actual, string what)
    {
        Assert.HasCount(expected.Count, actual);
        for (var i = 0; i < expected.Count; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5 * Math.Max(0.1, Math.Abs(expected[i])), $"{what}: value {i}.");
    }

    public static float[] ValuesOf(StoredValues stored)
    {
        var values = new float[stored.Length];
        stored.CopyTo(values);
        return values;
    }

    public void Dispose()
    {
        Run.Dispose();
        Network.Dispose();
    }
}
