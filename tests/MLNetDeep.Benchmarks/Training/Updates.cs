using BenchmarkDotNet.Attributes;
using MLNetDeep.Networks;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>An update of 784-100-10 by Adam on one thread, while all units learn, and after half of them have been without gradients for
/// long.</summary>
public class Updates
{
    private NetworkState _network = null!;
    private OptimizerRun _optimizer = null!;

    [Params(false, true)]
    public bool HalfOfThemDead { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _network = NetworkState.Start(NetworkSpecification.WithOutput(784, [new Dense(100, Activation.ReLU)], 10), seed: 1);
        _optimizer = new OptimizerRun(new AdamOptions(), new ManagedUpdate(new AdamOptions(), _network));
        var random = new Random(1);
        foreach (ref var gradient in _network.Gradients.Values)
            gradient = random.NextSingle() - 0.5f;
        Update();
        if (!HalfOfThemDead)
            return;

        _network.Gradients.Values[..(_network.Gradients.Values.Length / 2)].Clear();
        for (var i = 0; i < 2_000; i++)
            Update();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    [Benchmark]
    public void Update() => _optimizer.EndBatch(1e-3f);
}
