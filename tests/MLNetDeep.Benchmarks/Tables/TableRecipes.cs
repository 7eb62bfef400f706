using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What is tried for tables: the presets, and changes to them one by one; docs/tables-measured.md has what each gave.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Fit">Trains with the features of a table, on its training rows.</param>
internal sealed record TableRecipe(string Name, Func<TableRequest, FittedTable> Fit);

/// <inheritdoc cref="TableRecipe"/>
internal static class TableRecipes
{
    private const WeightParametrization Ntk = WeightParametrization.NeuralTangent;

    private static readonly FlatCosineSchedule FlatCosine = new();

    /// <summary>The best preset with what gained on California housing.</summary>
    public static DenseNetworkOptions BestOfSmooth => Best(activation: Activation.Mish, bins: 128, members: 8);

    /// <summary>
    /// The same, three layers in place of two, and finer bins: two networks of each kind, whose mean is better than that of six alike.
    /// </summary>
    public static IReadOnlyList<DenseNetworkOptions> KindsOfSmooth { get; } =
    [
        .. new[]
        {
            BestOfSmooth,
            Best(activation: Activation.Mish, bins: 128, members: 8, depth: 3),
            Best(activation: Activation.Mish, bins: 256, members: 8),
        }.Select(kind => kind with { EnsembleSize = 2, ClampPredictions = true }),
    ];

    /// <summary>The preset with a slot for each value of a category, however many it has.</summary>
    public static DenseNetworkOptions WithoutEmbedding => Preset with
    {
        HiddenLayers = [.. Preset.HiddenLayers.Where(layer => layer is not EmbedCategories)],
    };

    private static DenseNetworkOptions Preset => DenseNetworkOptions.ForTables;

    private static AdamWOptions AdamW => (AdamWOptions)Preset.Optimizer;

    public static IReadOnlyList<TableRecipe> All { get; } =
    [
        new(TableMethods.LightGbm, TableMethods.All.Single(method => method.Name == TableMethods.LightGbm).Fit),
        new(TableMethods.LightGbmSearched, TableMethods.All.Single(method => method.Name == TableMethods.LightGbmSearched).Fit),
        Of("fortables", _ => Preset),
        Of("best", _ => DenseNetworkOptions.ForTablesBest),
        Of("onehot", _ => WithoutEmbedding),
        .. new[] { 10, 32, 100, 200 }.Select(from => Of($"embed{from}", _ => Embedding(new EmbedCategories { FromValues = from }))),
        Of("embedwidth4", _ => Embedding(PresetEmbedding with { Width = 4 })),
        Of("embedwidth16", _ => Embedding(PresetEmbedding with { Width = 16 })),
        Of("embedwidthrule", _ => Embedding(PresetEmbedding with { Width = null })),
        Of("embedslow", _ => Embedding(PresetEmbedding with { LearningRateFactor = .3f })),
        .. HalfRecipes.All.Select(half => Of(half.Name, _ => half.Options)),
        Of("patience5", _ => Preset with { EarlyStopping = new EarlyStopping { Patience = 5 } }),
        Of("width4", _ => Preset with { HiddenLayers = Members(width: 4) }),
        Of("members16", _ => Preset with { HiddenLayers = Members(members: 16) }),
        Of("pruned", _ => Preset with { HiddenLayers = Members(members: 16, kept: 4) }),
        Of("smooth", _ => Smooth()),
        Of("smoothquantile", _ => Smooth(scaled: NumberScaling.Quantile)),
        Of("smoothwide", _ => Smooth(units: 256)),
        Of("smooth8", _ => Smooth(members: 8)),
        Of("smoothdropout", _ => Smooth(dropout: .1f)),
        Of("smoothslow", _ => Smooth() with { Optimizer = AdamW with { LearningRate = 4e-3f }, StepBudget = new StepBudget(3200) }),
        Of("bestscaling", _ => Best(activation: Activation.ReLU, bins: 48)),
        Of("bestmish", _ => Best(activation: Activation.Mish, bins: 48)),
        Of("bestsmooth", _ => BestOfSmooth),
        Of("bestsmoothof3", _ => BestOfSmooth with { EnsembleSize = 3 }),
        Of("bestsmooth4", _ => Best(activation: Activation.Mish, bins: 128)),
        Of("best16", _ => Best(activation: Activation.ReLU, bins: 48, members: 16, hasScaling: false) with { EnsembleSize = 2 }),
        Of("bestsmooth16", _ => Best(activation: Activation.Mish, bins: 128, members: 16) with { EnsembleSize = 2 }),
        Of("best8", _ => Best(activation: Activation.ReLU, bins: 48, members: 8, hasScaling: false) with { EnsembleSize = 3 }),
        Of("bestwithoutdropout", _ => Best(activation: Activation.Mish, bins: 128, dropout: 0)),
        Of("scalingdata", _ => Preset with { HiddenLayers = Members(hasScaling: true), DataDrivenStart = true }),
        Of("bothdata", _ => Preset with
        {
            HiddenLayers = Members(activation: Activation.Mish, isParametric: true, hasScaling: true), DataDrivenStart = true,
        }),
        Of("quantilescaling", _ => Preset with { HiddenLayers = Members(hasScaling: true, scaled: NumberScaling.Quantile) }),
        Of("clamped", _ => Preset with { ClampPredictions = true }),
        Of("embedded", _ => Preset with { HiddenLayers = Members(embeds: true) }),
        Of("bins128", _ => Preset with { HiddenLayers = Members(bins: 128) }),
        Of("mish", _ => Preset with { HiddenLayers = Members(activation: Activation.Mish) }),
        Of("together", _ => Preset with
        {
            HiddenLayers = Members(bins: 128, activation: Activation.Mish, isParametric: true, hasScaling: true),
        }),
        Of("parametric", _ => Preset with { HiddenLayers = Members(activation: Activation.Mish, isParametric: true) }),
        Of("scaling", _ => Preset with { HiddenLayers = Members(hasScaling: true) }),
        Of("both", _ => Preset with { HiddenLayers = Members(activation: Activation.Mish, isParametric: true, hasScaling: true) }),
        Of("bothrelu", _ => Preset with { HiddenLayers = Members(isParametric: true, hasScaling: true) }),
        Of("scalingmish", _ => Preset with { HiddenLayers = Members(activation: Activation.Mish, hasScaling: true) }),
        Of("standard", _ => Preset with { HiddenLayers = Members(scaled: NumberScaling.Standard) }),
        Of("quantile", _ => Preset with { HiddenLayers = Members(scaled: NumberScaling.Quantile) }),
        // Adam's steps are 1 / √inputs as long then: about a tenth.
        Of("ntk", _ => Preset with
        {
            HiddenLayers = Members(parametrization: Ntk), OutputLayer = NtkOutput with { LearningRateFactor = 10 },
        }),
        Of("dropoutfalls", _ => Preset with { HiddenLayers = Members(dropout: .1f, schedule: FlatCosine) }),
        Of("decay", _ => Preset with { Optimizer = AdamW with { WeightDecay = .02f, DecayBiases = false } }),
        Of("decayfalls", _ => Preset with
        {
            Optimizer = AdamW with { WeightDecay = .02f, DecayBiases = false, WeightDecaySchedule = FlatCosine },
        }),
        Of("bias", _ => Preset with { HiddenLayers = Members(biasFactor: .1f) }),
        Of("realmlp", task => RealMlp(task, epochs: 256)),
        Of("realmlp64", task => RealMlp(task, epochs: 64)),
        Of("realmlp64plain", task => RealMlp(task, epochs: 64, isParametric: false)),
        Of("realmlp64noscale", task => RealMlp(task, epochs: 64, hasScaling: false)),
        Of("realmlp64pwl", task => RealMlp(task, epochs: 64, numbers: new PiecewiseLinearNumbers { Width = 8 }, tableFactor: 1)),
        .. KindRecipes.All.Select(kind => Of(kind.Name, _ => kind.Options)),
    ];

    private static EmbedCategories PresetEmbedding => Preset.HiddenLayers.OfType<EmbedCategories>().Single();

    private static DenseNetworkOptions Embedding(EmbedCategories embed) => Preset with
    {
        HiddenLayers = [.. Preset.HiddenLayers.Select(layer => layer is EmbedCategories ? embed : layer)],
    };

    private static OutputLayer NtkOutput =>
        new() { Parametrization = Ntk, Initializer = WeightInitializer.LeCunNormal, BiasLearningRateFactor = .1f };

    private static TableRecipe Of(string name, Func<LearningTask, DenseNetworkOptions> options) => new(name, request =>
    {
        var trainer = new DenseNetworkTrainer(request.MLContext, options(request.Table.Task) with { Seed = request.Seed });
        return new(request.Table.FeaturesBy(request.MLContext, request.Table.Train).Append<ITransformer>(trainer).Fit(request.Table.Train));
    });

    /// <summary>What gained on California housing: smooth activations, finer bins, and a learnt scale in front.</summary>
    private static DenseNetworkOptions Smooth(
        NumberScaling scaled = default, int units = 128, int members = 4, float dropout = .05f) => Preset with
        {
            HiddenLayers = Members(
                bins: 128, activation: Activation.Mish, hasScaling: true, scaled: scaled, units: units, members: members, dropout: dropout),
        };

    private static DenseNetworkOptions Best(
        Activation activation, int bins, float dropout = .05f, int members = 4, bool hasScaling = true, int depth = 2) =>
        DenseNetworkOptions.ForTablesBest with
        {
            HiddenLayers = Members(
                bins: bins, width: 16, members: members, units: 128, activation: activation, hasScaling: hasScaling, dropout: dropout,
                depth: depth),
        };

    /// <summary>The layers of the preset, with changes.</summary>
    private static Layer[] Members(
        int bins = 48, int width = 8, int members = 4, int units = 96, float dropout = .02f, Activation? activation = null,
        bool isParametric = false, bool hasScaling = false, WeightParametrization parametrization = default, float? biasFactor = null,
        LearningRateSchedule? schedule = null, bool embeds = false, NumberScaling scaled = default, int? kept = null,
        int depth = 2)
    {
        activation ??= Activation.ReLU;
        Layer[] block =
        [
            new Dense(units, isParametric ? null : activation)
            {
                Parametrization = parametrization,
                LearningRateFactor = parametrization == Ntk ? 10 : 1,
                Initializer = parametrization == Ntk ? WeightInitializer.LeCunNormal : WeightInitializer.GlorotUniform,
                BiasLearningRateFactor = biasFactor,
            },
            .. isParametric ? [new ParametricActivate(activation) { LearningRateFactor = .1f }] : Array.Empty<Layer>(),
            new Dropout(dropout) { RateSchedule = schedule },
        ];
        return
        [
            new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = bins, Width = width }, Scaling = scaled },
            .. embeds ? [new EmbedCategories()] : Array.Empty<Layer>(),
            .. hasScaling ? [new ScaleInputs { LearningRateFactor = 6 }] : Array.Empty<Layer>(),
            new SharedEnsemble(members, [.. Enumerable.Repeat(block, depth).SelectMany(layers => layers)]) { KeptMembers = kept },
        ];
    }

    /// <summary>RealMLP-TD as its paper has it, but without label smoothing and with one-hot categories of any number.</summary>
    private static DenseNetworkOptions RealMlp(
        LearningTask task, int epochs, bool isParametric = true, bool hasScaling = true, NumberEncoding? numbers = null,
        float tableFactor = .1f)
    {
        var isRegression = task == LearningTask.Regression;
        var activation = isRegression ? Activation.Mish : Activation.Selu;
        Layer[] block =
        [
            new Dense(256, isParametric ? null : activation)
            {
                Parametrization = Ntk, Initializer = WeightInitializer.LeCunNormal, BiasLearningRateFactor = .1f,
            },
            .. isParametric ? [new ParametricActivate(activation) { LearningRateFactor = .1f }] : Array.Empty<Layer>(),
            new Dropout(.15f) { RateSchedule = FlatCosine },
        ];
        return new DenseNetworkOptions
        {
            HiddenLayers =
            [
                new TableEncoding { Numbers = numbers ?? new PeriodicNumbers(), LearningRateFactor = tableFactor },
                .. hasScaling ? [new ScaleInputs { LearningRateFactor = 6 }] : Array.Empty<Layer>(),
                .. block, .. block, .. block,
            ],
            OutputLayer = NtkOutput,
            Optimizer = new AdamWOptions
            {
                LearningRate = isRegression ? .2f : .04f,
                Beta2 = .95f,
                WeightDecay = .02f,
                WeightDecaySchedule = FlatCosine,
                DecayBiases = false,
            },
            Schedule = new LogCosineSchedule(),
            NumberOfEpochs = epochs,
            BatchSize = 256,
            ValidationFraction = .2f,
            EarlyStopping = new EarlyStopping { Patience = epochs },
            RefitOnAllRows = true,
        };
    }
}
