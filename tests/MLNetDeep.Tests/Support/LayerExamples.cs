using System.Reflection;

namespace MLNetDeep.Tests.Support;

/// <summary>
/// Layers and activations of every kind there is. Kinds are found by reflection: a new one fails the tests until it has an example here.
/// </summary>
internal static class LayerExamples
{
    /// <summary>How wide the input of each example is meant to be.</summary>
    public const int InputSize = 3;

    /// <summary>Every sealed kind of layer.</summary>
    public static IReadOnlyList<Type> Kinds { get; } = KindsOf(typeof(Layer));

    /// <summary>Every kind that other layers may follow. What must be the last hidden layer has tests of its own:
    /// Training/SharedEnsembles.</summary>
    public static IReadOnlyList<Type> KindsAnywhere => [.. Kinds.Except(LastLayers.Select(layer => layer.GetType()))];

    /// <summary>Layers that only an output layer may follow.</summary>
    public static IReadOnlyList<Layer> LastLayers { get; } =
    [
        new SharedEnsemble(3, new Dense(4, Activation.Tanh)),
        new SharedEnsemble(2, new Dense(5) { UseBias = false, L2Penalty = .1f }, new BatchNormalization(), new Activate(Activation.Selu),
        new Dropout(.3f), new Skip(new Dense(2))),
    ];

    /// <summary>At least one layer of every other kind, with options set, for an input of <see cref="InputSize"/>.</summary>
    public static IReadOnlyList<Layer> Layers { get; } =
    [
        new Dense(4, Activation.Tanh) { Initializer = WeightInitializer.HeNormal, L1Penalty = .01f, L2Penalty = .02f },
        new Dense(5) { UseBias = false, Initializer = WeightInitializer.LeCunUniform, L2Penalty = .1f },
        new Dense(4) { Parametrization = WeightParametrization.NeuralTangent, BiasLearningRateFactor = .1f },
        new Activate(Activation.Selu),
        new ParametricActivate(Activation.Mish),
        new ParametricActivate(Activation.ReLU),
        new ScaleInputs(),
        new EmbedCategories { FromValues = 2, Width = 3, Categories = [new SlotRange(1, 2)] },
        new EmbedCategories { FromValues = 2, Width = null, Categories = [new SlotRange(0, 1), new SlotRange(2, 2)] },
        new Dropout(.4f),
        new Dropout(.5f) { RateSchedule = new FlatCosineSchedule { FlatShare = .25f } },
        new SeluDropout(.3f),
        new GaussianNoise(.2f),
        new BatchNormalization { Momentum = .8f, Epsilon = .01f },
        new BatchNormalization { UseScale = false },
        new BatchNormalization { UseOffset = false },
        new BatchNormalization { UseScale = false, UseOffset = false },
        new LayerNormalization { Epsilon = .01f },
        new LayerNormalization { UseScale = false },
        new LayerNormalization { UseOffset = false },
        new LayerNormalization { UseScale = false, UseOffset = false },
        new RmsNormalization { Epsilon = .01f },
        new Residual(new Dense(5, Activation.Silu), new BatchNormalization(), new Dense(InputSize) { L1Penalty = .03f }),
        new Residual(new Dropout(.5f)),
        new Skip(new Dense(2, Activation.Gelu),
        new Residual(new BatchNormalization(), new Dense(2, Activation.Mish) { Initializer = WeightInitializer.Zeros })),
        new Skip(new Dense(2), new Skip(new Dense(1), new GaussianNoise(.1f))),
        new TableEncoding { Numbers = new ScaledNumbers(), Categories = [new SlotRange(0, 0)] },
        new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 4, Width = 5 } },
        new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 3, Width = 2 }, Categories = [new SlotRange(1, 1)] },
        new TableEncoding { Numbers = new PeriodicNumbers { Frequencies = 5, Width = 3, FrequencyScale = .3f } },
        new TableEncoding { Numbers = new PeriodicNumbers { Frequencies = 1, Width = 2 }, Categories = [new SlotRange(2, 2)] },
        new TableEncoding { Numbers = new ScaledNumbers(), Scaling = NumberScaling.Standard },
        new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 3, Width = 2 }, Scaling = NumberScaling.Quantile },
        new TableEncoding
        {
            Numbers = new PeriodicNumbers { Frequencies = 3, Width = 3 },
            Scaling = NumberScaling.Quantile,
            Categories = [new SlotRange(0, 0)],
        },
        new TableEncoding { Numbers = new ScaledNumbers(), Scaling = NumberScaling.Quantile, Categories = [new SlotRange(1, 1)] },
    ];

    /// <summary>Every activation: those of the static properties, and those of the static methods with their defaults and with another
    /// value.</summary>
    public static IReadOnlyList<Activation> Activations { get; } =
    [
        .. typeof(Activation).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Select(property => (Activation)property.GetValue(null)!),
        .. Factories.Select(method =>
        (Activation)method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])!),
        .. Factories.Select(method => (Activation)method.Invoke(null, [.. method.GetParameters().Select(_ => (object)0.125f)])!),
    ];

    public static IReadOnlyList<Type> ActivationKinds { get; } = KindsOf(typeof(Activation));

    public static IReadOnlyList<WeightInitializer> Initializers { get; } =
        [.. typeof(WeightInitializer).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => (WeightInitializer)property.GetValue(null)!)];

    public static IReadOnlyList<Type> InitializerKinds { get; } = KindsOf(typeof(WeightInitializer));

    /// <summary>All examples as the middle of hidden layers: something trained before them, every activation as a layer of its own
    /// too.</summary>
    public static IEnumerable<IReadOnlyList<Layer>> HiddenLayers =>
        Layers.Concat(Activations.Select(activation => new Activate(activation)))
            .Select(layer => (IReadOnlyList<Layer>)[new Dense(InputSize), layer]);

    /// <summary>Layers as a fit takes them: the first that reads a table before all others, further ones left out.</summary>
    public static IReadOnlyList<Layer> ForFit(IEnumerable<Layer> layers) =>
        [.. layers.OfType<TableEncoding>().Take(1), .. layers.Where(layer => layer is not TableEncoding)];

    /// <summary>The same as rows of a test: a number, and what is shown.</summary>
    public static IEnumerable<(int Example, string Layer)> Rows => HiddenLayers.Select((hidden, i) => (i, hidden[^1].ToString()));

    private static IEnumerable<MethodInfo> Factories =>
        typeof(Activation).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Activation) && !method.IsSpecialName);

    private static IReadOnlyList<Type> KindsOf(Type family) =>
        [.. family.Assembly.GetTypes().Where(type => type.IsSubclassOf(family) && !type.IsAbstract)];
}
