namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Single networks of several kinds, each with the steps and the rate of one network of the best preset: what a mean of kinds is made of.
/// </summary>
internal static class KindRecipes
{
    private static readonly CosineSchedule Falling = new() { EndFactor = .2f };

    private static readonly NumberEncoding Fine = Bins(128);

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
        ("onesmooth256bins", Smooth(numbers: Bins(256))),
        ("onesmooth512bins", Smooth(numbers: Bins(512))),
        ("onesmoothquantile", Smooth(scaling: NumberScaling.Quantile)),
        ("onesmooth256quantile", Smooth(numbers: Bins(256), scaling: NumberScaling.Quantile)),
        ("onesmooth512quantile", Smooth(numbers: Bins(512), scaling: NumberScaling.Quantile)),
        ("onesmooth8with256", Smooth(members: 8, numbers: Bins(256))),
        ("onesmooth8quantile", Smooth(members: 8, scaling: NumberScaling.Quantile)),
        ("onesmooth8with256quantile", Smooth(members: 8, numbers: Bins(256), scaling: NumberScaling.Quantile)),
        ("onesmooth8with256deep", Smooth(members: 8, depth: 3, numbers: Bins(256))),
        // Waves as the paper of RealMLP has them, and faster ones of more values at the rate of the rest.
        ("oneperiodic", Smooth(numbers: new PeriodicNumbers(), encodingFactor: .1f)),
        ("onewaves", Smooth(numbers: new PeriodicNumbers { Frequencies = 32, Width = 16, FrequencyScale = .3f })),
        ("onesmoothlong", Smooth() with
        {
            Optimizer = AdamW with { WeightAveraging = new WeightAveraging { Momentum = .998f, WarmUp = true } },
            StepBudget = new StepBudget(4800),
        }),
        ("onesmoothfalling", Smooth() with { Schedule = Falling }),
        ("onesmooth8falling", Smooth(members: 8) with { Schedule = Falling }),
        ("onesmooth8deep", Smooth(members: 8, depth: 3)),
        ("onesmooth8dropout", Smooth(members: 8, dropout: .1f)),
        ("onesmooth8slow", Smooth(members: 8) with { Optimizer = AdamW with { LearningRate = 2e-3f }, StepBudget = new StepBudget(4800) }),
        ("onesmooth8deepfalling", Smooth(members: 8, depth: 3) with { Schedule = Falling }),
        ("one8", One with { HiddenLayers = [new TableEncoding(), Shared(8, Activation.ReLU)] }),
        ("one8falling", One with { HiddenLayers = [new TableEncoding(), Shared(8, Activation.ReLU)], Schedule = Falling }),
    ];

    private static PiecewiseLinearNumbers Bins(int count) => new() { Bins = count };

    private static DenseNetworkOptions Smooth(
        int members = 4, int units = 128, int depth = 2, Activation? activation = null, NumberEncoding? numbers = null,
        float encodingFactor = 1, NumberScaling scaling = default, float dropout = .05f) => One with
        {
            HiddenLayers =
            [
                new TableEncoding { Numbers = numbers ?? Fine, Scaling = scaling, LearningRateFactor = encodingFactor },
                new ScaleInputs { LearningRateFactor = 6 },
                Shared(members, activation ?? Activation.Mish, units, depth, dropout),
            ],
        };

    private static SharedEnsemble Shared(int members, Activation activation, int units = 128, int depth = 2, float dropout = .05f) => new(
        members, [.. Enumerable.Range(0, depth).SelectMany(_ => new Layer[] { new Dense(units, activation), new Dropout(dropout) })]);
}
