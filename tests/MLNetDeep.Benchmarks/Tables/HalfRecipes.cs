namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Half the operations of what <see cref="DenseNetworkOptions.ForTables"/> was before, and less, in several ways; one of them became it.
/// </summary>
internal static class HalfRecipes
{
    /// <summary>The preset as it was before.</summary>
    private static DenseNetworkOptions Preset { get; } =
        DenseNetworkOptions.ForTables with { HiddenLayers = Layers(dropout: .05f), StepBudget = new StepBudget(1600) };

    private static AdamWOptions AdamW => (AdamWOptions)Preset.Optimizer;

    /// <summary>Batches of half as many rows at a rate of 1/√2.</summary>
    private static DenseNetworkOptions Half { get; } = Preset with { BatchSize = 64, Optimizer = AdamW with { LearningRate = 5.6e-3f } };

    public static IReadOnlyList<(string Name, DenseNetworkOptions Options)> All { get; } =
    [
        ("whole", Preset),
        ("half", Half),
        ("halfdropout02", Half with { HiddenLayers = Layers(dropout: .02f) }),
        ("halfdropout0", Half with { HiddenLayers = Layers(dropout: 0) }),
        ("half1300dropout02", Half with { HiddenLayers = Layers(dropout: .02f), StepBudget = new StepBudget(1300) }),
        ("halffast1300dropout02", Preset with
        {
            BatchSize = 64, HiddenLayers = Layers(dropout: .02f), StepBudget = new StepBudget(1300),
        }),
        ("dropout02", Preset with { HiddenLayers = Layers(dropout: .02f) }),
        ("short", Short(800)),
        ("shortdropout05", Short(800, dropout: .05f)),
        ("shortfast", Short(800, rate: .011f)),
        ("shortmean", Short(800, momentum: .99f)),
        ("short700", Short(700)),
        ("short650", Short(650, momentum: .99f)),
        ("units96", Short(1000, units: 96)),
        ("units96fast", Short(1000, units: 96, rate: .011f)),
        ("units80", Short(1200, units: 80)),
        ("members3", Short(900, members: 3)),
        ("members2", Short(1400, members: 2)),
        ("norefit", Preset with { RefitOnAllRows = false }),
    ];

    /// <summary>Fewer steps.</summary>
    private static DenseNetworkOptions Short(
        int steps, float rate = .008f, float momentum = .995f, float dropout = .02f, int members = 4, int units = 128) => Preset with
        {
            StepBudget = new StepBudget(steps),
            HiddenLayers = Layers(dropout, members, units),
            Optimizer = AdamW with
            {
                LearningRate = rate,
                WeightAveraging = new WeightAveraging { Momentum = momentum, WarmUp = true },
            },
        };

    private static Layer[] Layers(float dropout, int members = 4, int units = 128) =>
    [
        new TableEncoding { Numbers = new PiecewiseLinearNumbers { Width = 8 } },
        new SharedEnsemble(
            members, new Dense(units, Activation.ReLU), new Dropout(dropout), new Dense(units, Activation.ReLU), new Dropout(dropout)),
    ];
}
