namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Single networks of several kinds, each with the steps and the rate of one network of the best preset: what a mean of kinds is made of.
/// </summary>
internal static class KindRecipes
{
    private static readonly NumberEncoding Fine = new PiecewiseLinearNumbers { Bins = 128 };

    private static DenseNetworkOptions One { get; } = DenseNetworkOptions.ForTablesBest with { EnsembleSize = 1 };

    private static AdamWOptions AdamW => (AdamWOptions)One.Optimizer;

    public static IReadOnlyList<(string Name, DenseNetworkOptions Options)> All { get; } =
    [
        ("one", One),
        ("onesmooth", Smooth()),
        ("onesmoothrelu", Smooth(activation: Activation.ReLU)),
        ("onesmooth8", Smooth(members: 8)),
        ("onesmooth16", Smooth(members: 16)),
        ("onesmoothwide", Smooth(units: 256)),
        ("onesmoothdeep", Smooth(depth: 3)),
        ("onesmooth256bins", Smooth(numbers: new PiecewiseLinearNumbers { Bins = 256 })),
        ("onesmoothquantile", Smooth(scaling: NumberScaling.Quantile)),
        // Waves as the paper of RealMLP has them, and faster ones of more values at the rate of the rest.
        ("oneperiodic", Smooth(numbers: new PeriodicNumbers(), encodingFactor: .1f)),
        ("onewaves", Smooth(numbers: new PeriodicNumbers { Frequencies = 32, Width = 16, FrequencyScale = .3f })),
        ("onesmoothlong", Smooth() with
        {
            Optimizer = AdamW with { WeightAveraging = new WeightAveraging { Momentum = .998f, WarmUp = true } },
            StepBudget = new StepBudget(4800),
        }),
        ("onesmoothfalling", Smooth() with { Schedule = new CosineSchedule { EndFactor = .2f } }),
    ];

    private static DenseNetworkOptions Smooth(
        int members = 4, int units = 128, int depth = 2, Activation? activation = null, NumberEncoding? numbers = null,
        float encodingFactor = 1, NumberScaling scaling = default) => One with
        {
            HiddenLayers =
            [
                new TableEncoding { Numbers = numbers ?? Fine, Scaling = scaling, LearningRateFactor = encodingFactor },
                new ScaleInputs { LearningRateFactor = 6 },
                new SharedEnsemble(members, [.. Enumerable.Range(0, depth).SelectMany(
                    _ => new Layer[] { new Dense(units, activation ?? Activation.Mish), new Dropout(.05f) })]),
            ],
        };
}
