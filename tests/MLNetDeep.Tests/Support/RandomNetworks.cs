using FsCheck;
using FsCheck.Fluent;

namespace MLNetDeep.Tests.Support;

/// <summary>Small random networks of every kind of layer and activation, in any order and nesting.</summary>
internal static class RandomNetworks
{
    public static Gen<RandomNetwork> All { get; } =
        from features in Gen.Choose(1, 9)
        from layerCount in Gen.Choose(0, 5)
        from layers in Layers(features, layerCount, depth: 2)
        from task in Gen.Elements(Enum.GetValues<LearningTask>())
        from outputs in task == LearningTask.BinaryClassification ? Gen.Constant(1) : Gen.Choose(1, 6)
        from rows in Gen.Choose(1, 7)
        from seed in Gen.Choose(0, 1_000_000)
        select new RandomNetwork(features, layers, task, outputs, rows, seed);

    private static Gen<Activation> Activations { get; } = Gen.Elements(LayerExamples.Activations.ToArray());

    private static Gen<Layer>[] SimpleLayers { get; } =
    [
        from units in Gen.Choose(1, 12) from activation in Activations from useBias in Booleans select (Layer)new Dense(
        units, activation) { UseBias = useBias },
        from activation in Activations select (Layer)new Activate(activation),
        Gen.Elements<Layer>(new Dropout(.4f), new SeluDropout(.2f), new GaussianNoise(.1f)),
        from useScale in Booleans from useOffset in Booleans select (
        Layer)new BatchNormalization { UseScale = useScale, UseOffset = useOffset, Epsilon = .01f },
        from useScale in Booleans from useOffset in Booleans select (
        Layer)new LayerNormalization { UseScale = useScale, UseOffset = useOffset },
        Gen.Constant<Layer>(new RmsNormalization { Epsilon = 1e-3f }),
    ];

    private static Gen<bool> Booleans => Gen.Elements(true, false);

    private static Gen<IReadOnlyList<Layer>> Layers(int width, int count, int depth) => count == 0
        ? Gen.Constant<IReadOnlyList<Layer>>([])
        : from layer in LayerOn(width, depth)
          from rest in Layers(WidthAfter(layer, width), count - 1, depth)
          select (IReadOnlyList<Layer>)[layer, .. rest];

    private static Gen<Layer> LayerOn(int width, int depth) => depth == 0
        ? Gen.OneOf(SimpleLayers)
        : Gen.OneOf([.. SimpleLayers, ResidualOn(width, depth), SkipOn(width, depth)]);

    private static Gen<Layer> ResidualOn(int width, int depth) =>
        from count in Gen.Choose(1, 3)
        from inner in Layers(width, count, depth - 1)
        select (Layer)new Residual(
            inner.Aggregate(width, (w, layer) => WidthAfter(layer, w)) == width ? inner : [.. inner, new Dense(width)]);

    private static Gen<Layer> SkipOn(int width, int depth) =>
        from count in Gen.Choose(1, 3)
        from inner in Layers(width, count, depth - 1)
        select (Layer)new Skip(inner);

    private static int WidthAfter(Layer layer, int width) => layer switch
    {
        Dense dense => dense.Units,
        Skip skip => width + skip.Layers.Aggregate(width, (w, inner) => WidthAfter(inner, w)),
        _ => width,
    };
}
