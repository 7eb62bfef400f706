namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>Search spaces for tests.</summary>
internal static class Spaces
{
    /// <summary>Every kind of parameter, with conditions within conditions.</summary>
    public static SearchSpace<DenseNetworkOptions> OfEveryKind { get; } = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
        .Choice(o => o.Optimizer, new AdamOptions(), new SgdOptions { Momentum = .5f })
        .Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1, logScale: true)
        .When("Optimizer", "SgdOptions", s => s.Range(o => ((SgdOptions)o.Optimizer).Momentum, 0, .99))
        .Int(o => o.BatchSize, 8, 128, logScale: true)
        .Choice("normalizer", ["none", "min-max"])
        .HiddenLayers(0, 3, 4, 64);

    /// <summary>Two numbers.</summary>
    public static SearchSpace<DenseNetworkOptions> OfTwoNumbers { get; } = new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions())
        .Range("x", -5, 5).Range("y", 1e-4, 1, logScale: true);
}
