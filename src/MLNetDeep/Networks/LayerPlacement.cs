using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep.Networks;

/// <summary>
/// Goes through a network's layers in order and gives each its place: number, widths, names, offsets. One object places one network.
/// </summary>
internal sealed class LayerPlacement
{
    /// <summary>As many as one managed array of bytes can hold: all that is saved is seen as bytes too.</summary>
    private static readonly int MostValues = Array.MaxLength / sizeof(float);

    /// <summary>How many layers a network may have, those inside blocks and the blocks themselves included.</summary>
    public const int MostLayers = 10_000;

    private int _layerCount;

    /// <summary>The number of trained values so far.</summary>
    public int ParameterCount { get; private set; }

    /// <summary>The number of running statistics so far.</summary>
    public int StatisticCount { get; private set; }

    /// <summary>Places layers that follow each other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="width">How wide the first one's input is.</param>
    /// <param name="block">What the layers lie in, as a prefix for module names and for positions: nothing, or "3." and "2.".</param>
    /// <param name="isTrainable">Whether no block around them is frozen.</param>
    /// <param name="factor">The product of the learning rate factors of the blocks around them.</param>
    /// <exception cref="ArgumentException">Widths do not fit, or there are more parameters than fit one buffer.</exception>
    public IReadOnlyList<PlacedLayer> Place(
        IReadOnlyList<Layer> layers, int width, (string Module, string Position) block = default, bool isTrainable = true, float factor = 1)
    {
        var placed = new PlacedLayer[layers.Count];
        var module = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            placed[i] = Place(layers[i], width, (Join(block.Module, module), Join(block.Position, i)), isTrainable && layers[i].Trainable,
                factor * layers[i].LearningRateFactor, MembersOf(layers, i, block.Position));
            width = placed[i].OutputSize;
            module += ModulesOf(layers[i]);
        }
        return placed;
    }

    private PlacedLayer Place(Layer layer, int width, (string Module, string Position) at, bool isTrainable, float factor, int members)
    {
        var index = _layerCount++;
        if (index == MostLayers)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"A network must have at most {MostLayers} layers, those inside blocks included. Received: more. Use fewer layers."));
        var (parameters, statistics) = (layer.Parameters(width), layer.Statistics(width));
        if (members > 1)
            parameters = [.. parameters.Select(array => array with { Shape = [members, .. array.Shape] })];
        CheckCount(parameters.Concat(statistics).Sum(array => array.Length), layer, width, at.Position);
        ParameterSlot[] ownParameters = [.. parameters.Select(array => ParameterSlot(array, at.Module))];
        ParameterSlot[] ownStatistics = [.. statistics.Select(array => StatisticSlot(array, at.Module))];

        var inner = Place(layer.Inner, width, ($"{at.Module}.", $"{at.Position}."), isTrainable, factor);
        var innerWidth = inner.Count == 0 ? width : inner[^1].OutputSize;
        if (layer is Residual && innerWidth != width)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"A {nameof(Residual)} block must end as wide as it begins. Received: layer {at.Position}, which begins with {width} "
                    + $"values and ends with {innerWidth}. Let the last layer in it have {width} units, put a Dense({innerWidth}) before "
                    + $"the block, or use {nameof(Skip)}, which needs no equal widths."));

        return new PlacedLayer
        {
            Layer = layer,
            Index = index,
            IsTrainable = isTrainable,
            LearningRateFactor = factor,
            InputSize = width,
            OutputSize = layer.OutputSize(width, innerWidth),
            OwnParameters = ownParameters,
            OwnStatistics = ownStatistics,
            Inner = inner,
            Members = layer is SharedEnsemble shared ? shared.Members : members,
        };
    }

    private ParameterSlot ParameterSlot(LayerArray array, string module)
    {
        var slot = new ParameterSlot($"{module}.{array.Name}", array.Shape, ParameterCount) { Array = array };
        ParameterCount += slot.Length;
        return slot;
    }

    private ParameterSlot StatisticSlot(LayerArray array, string module)
    {
        var slot = new ParameterSlot($"{module}.{array.Name}", array.Shape, StatisticCount) { Array = array };
        StatisticCount += slot.Length;
        return slot;
    }

    private void CheckCount(long size, Layer layer, int width, string position)
    {
        var count = ParameterCount + (long)StatisticCount + size;
        if (count > MostValues)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The network must have fewer than {MostValues} parameters. Received: {count} up to layer {position}, a "
                    + $"{(layer is Dense dense ? $"Dense({dense.Units})" : layer.GetType().Name)} on {width} inputs. Use smaller layers, "
                    + $"or fewer features."));
    }

    /// <summary>
    /// How many members have an array of their own in a layer: in the output layer behind a <see cref="SharedEnsemble"/> all of them, else
    /// one.
    /// </summary>
    private static int MembersOf(IReadOnlyList<Layer> layers, int index, string? block)
    {
        if (layers[index] is SharedEnsemble && (block is not null || index != layers.Count - 2 || layers[^1] is not Dense))
            throw new ArgumentException(
                $"A {nameof(SharedEnsemble)} must be the last hidden layer. Received: layer {Join(block, index)}. Put other layers into "
                + $"it, or before it.");
        return index > 0 && layers[index - 1] is SharedEnsemble shared ? shared.Members : 1;
    }

    private static string Join(string? block, int number) => string.Create(CultureInfo.InvariantCulture, $"{block}{number}");

    /// <summary>In PyTorch an activation is a module of its own, and takes a number.</summary>
    private static int ModulesOf(Layer layer) => layer is Dense { Activation: not LinearActivation } ? 2 : 1;
}
